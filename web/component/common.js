// @ts-check
// Parts that several pages use travel with the first one, as one file, so that each next page is small.
// The build lets every part that is loaded later import this file too: so the bundler sees one set and makes one chunk.
import '../lib/a11y.js';
import '../lib/api.js';
import '../lib/draft.js';
import '../lib/flash.js';
import '../lib/later.js';
import '../lib/query.js';
import '../lib/router.js';
import '../lib/time.js';
import '../lib/unique.js';
import './badge/post-badges.js';
import './button/button.js';
import './failure/failure.js';
import './filter/filter.js';
import './form/choice.js';
import './form/control.js';
import './form/errors.js';
import './form/form.js';
import './kind/kind.js';
import './notice/notice.js';
import './post-row/post-row.js';
import './prose/prose.js';
import './search-box/search-box.js';
import './sign-in/again.js';
import './tabs/tabs.js';
import './task/task.js';
