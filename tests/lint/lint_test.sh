#!/bin/sh
# lint_test.sh -- shows that every script of this folder finds what it is for, and leaves clean sources alone.
# Each case builds a small tree in a folder of its own, runs one script on it, and looks at what it says.
# Last line: "N passed, N failed"; exit status 1 when one failed.
here=$(cd "$(dirname "$0")" && pwd)
trees=$(mktemp -d) || exit 2
trap 'rm -rf "$trees"' EXIT
export BUILD="$trees/build"
passed=0
failed=0
tree=

# A clean tree that every script passes; a case then adds its fault.
fresh() {
    tree=$trees/tree
    rm -rf "$tree"
    mkdir -p "$tree/server/base" "$tree/server/db" "$tree/server/http/openapi" "$tree/server/resource/post" "$tree/server/resource/term" \
        "$tree/tests" "$tree/migrations" "$tree/web/lib" "$tree/web/component/card" "$tree/web/resource/post" "$tree/web/resource/term"
    cp "$here/../../server/LAYERS" "$tree/server/LAYERS"
    cp "$here/../../.clang-format" "$tree/.clang-format"
    said='Model: m. Threads: t. Memory: m. Errors: e. */'
    put server/base/str.h '/* str.h -- s.' " * $said" '#ifndef VB_STR_H' '#define VB_STR_H' '#include <stddef.h>' 'struct str {' '    const char *p;' '    size_t n;' '};' '#endif'
    put server/resource/post/post.h '/* post.h -- p.' ' * Model: m. Threads, Memory, Errors: as base/str.h. */' 'extern const struct endpoint post_endpoints[];'
    put server/resource/term/term.h '/* term.h -- t.' " * $said" 'extern const struct endpoint term_endpoints[];'
    put server/resource/post/post.c '#include "resource/post/post.h"' '' '#include "base/str.h"' '#include "sql.h"' '' \
        'const enum sql post_statements[] = { SQL_POST_GET, SQL_POST_PUT };' '' 'int post_count(struct str s)' '{' '    return (int)s.n;' '}' '' \
        'const struct endpoint post_endpoints[] = {' '    { GET, "/posts/{id}", NEED_NOBODY, DB_READ },' \
        '    { GET, "/health", NEED_NOBODY, DB_READ, .flags = ENDPOINT_ROOT },' '    { 0 },' '};'
    put server/resource/post/post.sql '-- writes: post' '-- name: post_get  in: id' 'SELECT id FROM post WHERE id = $1;' \
        '-- name: post_put' "INSERT INTO post(id, title) VALUES (\$1, 'DELETE FROM term; \$7')" ' ON CONFLICT(id) DO UPDATE SET title = $2;'
    put migrations/20260101T0000_first.sql 'CREATE TABLE post(id BIGINT PRIMARY KEY, title TEXT NOT NULL);'
    put web/main.js "import { page } from './resource/post/page.js';" 'page();'
    put web/resource/post/page.js "import { card } from '../../component/card/card.js';" 'export const page = () => card();'
    put web/resource/term/page.js 'export const page = 1;'
    put web/component/card/card.js "import { show } from '../../lib/dom.js';" 'export const card = () => show();'
    put web/lib/dom.js 'export const show = (e, html) => { e.innerHTML = html; };'
    cat >"$tree/server/http/openapi/openapi.json" <<'JSON'
{ "openapi": "3.0.3",
  "info": { "title": "t", "version": "1.0.0", "description": "d", "contact": { "name": "n", "url": "https://example.org", "email": "post@example.org" }, "license": { "name": "EUPL-1.2" } },
  "servers": [ { "url": "https://example.org/api/v1" } ],
  "tags": [ { "name": "posts" } ],
  "paths": {
    "/openapi.json": { "get": { "operationId": "getDocument", "responses": { "200": { "description": "d", "headers": { "API-Version": { "schema": { "type": "string" } } } } } } },
    "/posts/{id}": {
      "get": { "operationId": "getPost", "tags": [ "posts" ],
        "parameters": [ { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } },
          { "name": "sortBy", "in": "query", "schema": { "type": "string", "maxLength": 20 } } ],
        "responses": {
          "200": { "description": "d", "headers": { "API-Version": { "schema": { "type": "string" } } },
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Post" }, "example": { "title": "x" } } } },
          "400": { "$ref": "#/components/responses/Problem" } } } } },
  "components": {
    "responses": { "Problem": { "description": "d", "headers": { "API-Version": { "schema": { "type": "string" } } },
      "content": { "application/problem+json": { "schema": { "type": "object", "required": [ "status", "title", "detail" ] } } } } },
    "schemas": { "Post": { "type": "object", "required": [ "title" ], "properties": { "title": { "type": "string", "maxLength": 200 } } } } } }
JSON
}

# put FILE LINE…: writes a file of the tree.
put() {
    file=$tree/$1
    shift
    printf '%s\n' "$@" >"$file"
}

# change FILE SED-EXPRESSION: a small change in a file of the tree.
change() {
    sed "$2" "$tree/$1" >"$tree/changed" && mv "$tree/changed" "$tree/$1"
}

verdict() {
    if [ "$1" = ok ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: %s\n' "$2" "$3"
    fi
}

# finds NAME SCRIPT TEXT: the script fails, names a file and a line, and says TEXT.
finds() {
    said=$("$here/$2" "$tree" 2>&1)
    if [ $? = 0 ]; then
        verdict no "$1" "$2 found nothing"
    elif printf '%s\n' "$said" | grep -E '^[A-Za-z][^ ]*:[0-9]+: ' | grep -qF -e "$3"; then
        verdict ok
    else
        verdict no "$1" "$2 should say \"$3\" and said: $said"
    fi
    fresh
}

# passes NAME SCRIPT: the script has nothing to say.
passes() {
    said=$("$here/$2" "$tree" 2>&1) && verdict ok || verdict no "$1" "$2 should find nothing and said: $said"
    fresh
}

fresh
for script in layers sql dead headers sizes contract web words format cppcheck; do
    passes "${script}_cleanTree_passes" "$script"
done

# ---- layers
put server/base/x.c '#include "db/db.h"'
finds layers_upwards_isFound layers 'base may not include db/db.h'
put server/base/x.c '#include <sqlite3.h>'
finds layers_headerOfAnotherFolder_isFound layers 'base may not include sqlite3.h'
put server/resource/post/x.c '#include <event2/event.h>'
finds layers_libeventInAResource_isFound layers 'resource may not include event2/event.h'
put server/base/x.c '#include <openssl/ssl.h>'
finds layers_headerOfNobody_isFound layers 'no folder in server/LAYERS owns <openssl/ssl.h>'
put server/base/x.c '#include "sql.h"'
finds layers_statementsBelowDb_isFound layers 'base may not include sql.h'
put server/resource/post/x.c '#include "resource/term/term.h"'
finds layers_resourceIncludesResource_isFound layers 'resource post includes resource term'
put server/base/x.c '#include "str.h"'
finds layers_includeWithoutFolder_isFound layers 'write "str.h" from server/'
mkdir "$tree/server/util"
put server/util/x.c 'int x;'
finds layers_unknownFolder_isFound layers 'folder util is not in server/LAYERS'
put server/resource/post/x.c 'const char *x = "SELECT id FROM post";'
finds layers_sqlInC_isFound layers 'SQL belongs in a .sql file'
for sql in 'update post set a=1' 'DELETE FROM post' 'delete from post' 'Insert or ignore into post'; do
    put server/db/x.c "const char *x = \"$sql\";"
    finds layers_writingInCInAnyCase_isFound layers 'SQL belongs in a .sql file'
done
put server/db/x.c 'const char *x = "DELETE /api/v1/posts", *y = "Update your settings", *z = "with care";'
passes layers_wordsThatLookLikeSql_pass layers
put server/base/x.c '#include <pthread.h>' '#include <sys/socket.h>' '#include <uthash.h>'
passes layers_libcAndOwnHeader_pass layers
change server/LAYERS 's/^base  */base  db /'
finds layers_upwardLineInLayers_isFound layers 'base names db, which is not above it'

# ---- sql
put server/resource/term/term.sql '-- writes: term' '-- name: a' 'INSERT INTO term(id) VALUES ($1);' '-- name: b' 'DELETE FROM post WHERE id = $1;'
finds sql_deleteFromAnothersTable_isFound sql 'writes post, which is not on the'
put server/resource/term/term.sql '-- writes: term post' '-- name: a' 'UPDATE term SET id = 1;' '-- name: b' 'UPDATE post SET id = 1;'
finds sql_twoFoldersOwnOneTable_isFound sql 'is also written by server/resource/'
put server/resource/post/reply.sql '-- writes: post' '-- name: a' 'UPDATE post SET title = $1;'
finds sql_changeOfAPostThatKeepsItsSummary_isFound sql 'empties its summary first'
put server/resource/post/reply.sql '-- writes: post' '-- name: a' 'UPDATE post SET summary = NULL, title = $1;'
passes sql_twoFilesOfOneFolderShareATable_pass sql
put server/resource/term/term.sql '-- writes: term' '-- name: a' 'INSERT OR REPLACE INTO' '  other(id) VALUES (1);' '-- name: b' 'DELETE FROM term;'
finds sql_insertOverTwoLines_isFound sql 'term.sql:3: writes other'
put server/resource/term/term.sql '-- writes: term' '-- name: a' 'SELECT id FROM term;'
finds sql_claimWithoutWriting_isFound sql 'says that it writes term, and does not'
put server/resource/term/term.sql '-- name: a' 'SELECT id FROM term LIMIT 10 OFFSET $1;'
finds sql_offset_isFound sql 'no OFFSET'
put server/resource/term/term.sql '-- name: a' 'SELECT * FROM term;'
finds sql_selectStar_isFound sql 'no SELECT *'
put server/resource/term/term.sql '-- name: a' 'SELECT id FROM term WHERE a = $1 AND b = $3;'
finds sql_gapInParameters_isFound sql 'parameter $2 is not used'
put migrations/20260102T0000_x.sql 'CREATE TABLE user(id INTEGER PRIMARY KEY AUTOINCREMENT);'
finds sql_reservedTableName_isFound sql 'cannot be called user'
put migrations/20260102T0000_x.sql 'CREATE TRIGGER t AFTER INSERT ON post BEGIN SELECT 1; END;'
finds sql_trigger_isFound sql 'no triggers'

# ---- sizes
{ echo 'void f(void)'; echo '{'; yes '    ;' | head -n 79; echo '}'; } >"$tree/server/base/x.c"
finds sizes_functionOf81Lines_isFound sizes 'function of 81 lines'
{ echo 'void f(void)'; echo '{'; yes '    ;' | head -n 78; echo '}'; } >"$tree/server/base/x.c"
passes sizes_functionOf80Lines_pass sizes
yes '// line' | head -n 901 >"$tree/server/base/x.c"
finds sizes_fileOf901Lines_isFound sizes 'file of 901 lines'
yes '// line' | head -n 901 >"$tree/web/lib/x.js"
finds sizes_moduleOf901Lines_isFound sizes 'file of 901 lines'

# ---- contract: routes
change server/resource/post/post.c 's,"/posts/{id}","/posts",'
finds contract_routeOutsideTheDocument_isFound contract 'GET /posts is not in the OpenAPI document'
change server/resource/post/post.c 's,"/posts/{id}","/posts",'
finds contract_documentedButNotServed_isFound contract 'GET /posts/{id} is served by no endpoint table'
change server/resource/post/post.c 's/NEED_NOBODY/0/'
finds contract_routeWithoutNeed_isFound contract 'does not say who may call it'
change server/resource/post/post.c 's,\(.*"/posts/{id}".*\),\1\1,'
passes contract_rowsOnOneLine_areReadOnce contract
put server/resource/post/y.c 'const struct endpoint y[] = {' '    { POST,' '        "/terms", NEED_USER, DB_WRITE, .parse = p,' '        .run = r },' '};'
finds contract_rowOverLines_isRead contract 'POST /terms is not in the OpenAPI document'
rm "$tree/server/http/openapi/openapi.json"
finds contract_noDocument_isFound contract 'missing'

# ---- contract: the design rules; each line: name | change | what is said
while IFS='|' read -r name expression text; do
    [ -n "$name" ] || continue
    change server/http/openapi/openapi.json "$expression"
    finds "contract_${name}_isFound" contract "$text"
done <<'CASES'
version2|s/"3.0.3"/"2.0"/|/core/doc-openapi
versionOfTheApi|s/"1.0.0"/"1.0"/|/core/semver
noContact|s/"contact"/"x-contact"/|info needs contact
noLicence|s/"license"/"x-license"/|info needs license
contactWithoutMail|s/"email"/"x-mail"/|contact needs email
plainHttp|s,https://,http://,|/core/transport/tls
noMajorVersion|s,/api/v1",/api",|/core/uri-version
trailingSlash|s,"/posts/{id}":,"/posts/{id}/":,|/core/no-trailing-slash
camelPath|s,"/posts/{id}":,"/postItems/{id}":,|/core/path-segments-kebab-case
verbInPath|s,"/posts/{id}":,"/getPosts/{id}":,|/core/resource-operations
unknownMethod|s/"get": { "operationId": "getPost"/"trace": { "operationId": "getPost"/|/core/http-methods
snakeQuery|s/"sortBy"/"sort_by"/|/core/query-keys-camel-case
unboundedQuery|s/"string", "maxLength": 20 /"string" /|bound the string with maxLength
snakeProperty|s/"title": { "type"/"post_title": { "type"/|properties are in camelCase
lowerSchema|s/\/Post"/\/post"/; s/"Post"/"post"/|schemas are in PascalCase
noVersionHeader|s/"API-Version"/"X-Version"/|/core/version-header
jsonProblem|s,application/problem+json,application/json,|/core/error-handling/problem-details
problemOnSuccess|s,application/json,application/problem+json,|only on 4xx and 5xx
problemWithoutDetail|s/, "detail"//|requires detail
noBadRequest|s/"400"/"404"/|/core/error-handling/invalid-input
unprocessable|s/"400"/"422"/|use 400 instead of 422
bodyOnGet|s/"operationId": "getPost"/&, "requestBody": { "content": {} }/|get takes no body
sameOperationId|s/"getPost"/"getDocument"/|operationId getDocument stands at
noOperationId|s/"operationId": "getPost", //|needs an operationId
undefinedTag|s/"tags": \[ "posts" \]/"tags": [ "other" ]/|tag other is not defined
doubleTag|s/{ "name": "posts" }/&, &/|tag posts stands twice
danglingReference|s/schemas\/Post"/schemas\/Pots"/|does not exist
unusedSchema|s/"schemas": {/&"Other": { "type": "string" }, /|Other is not used
besideReference|s/"#\/components\/responses\/Problem"/&, "description": "x"/|nothing may stand beside $ref
undeclaredParameter|s/"name": "id"/"name": "key"/|{id} of /posts/{id} is not declared
optionalPathParameter|s/"required": true, //|a path parameter is required
exampleOfAnotherType|s/{ "title": "x" }/{ "title": 1 }/|.title is integer, not string
exampleWithoutRequired|s/{ "title": "x" }/{}/|misses title
datedWithTime|s/"title": { "type": "string"/"startDate": { "type": "string", "format": "date-time" }, &/|/core/date-time/date-omit-time-portion
dateWithoutFormat|s/"title": { "type": "string"/"startDate": { "type": "string" }, &/|needs format date
unknownFormat|s/"title": { "type": "string"/"at": { "type": "string", "format": "time" }, &/|unknown format time
noDocumentPath|s,"/openapi.json",/openapi.json-x,; s,/openapi.json-x,"/open-api",|/core/publish-openapi
doubleKey|s/"description": "d", "contact"/"title": "u", "contact"/|stands here twice
misspeltKey|s/"maxLength": 200/"maxlength": 200/|maxlength is not a key of schema
unknownType|s/"type": "integer"/"type": "int"/|int is not a type
arrayWithoutItems|s/"type": "string", "maxLength": 200/"type": "array"/|an array needs items
requiredNoProperty|s/"required": \[ "title" \]/"required": [ "title", "body" ]/|body is required, and is no property
notJson|s/"paths": {/"paths" {/|was expected here
CASES

# ---- web
put web/lib/x.js "import { card } from '../component/card/card.js';" 'card();'
finds web_libImportsComponent_isFound web 'lib may not import component'
put web/component/card/x.js "const page = await import('../../resource/post/page.js');" 'page();'
finds web_componentLoadsResource_isFound web 'component may not import resource'
put web/resource/post/x.js "import { page } from '../term/page.js';" 'page();'
finds web_resourceImportsResource_isFound web 'resource post imports resource term'
put web/resource/post/x.js "import { routes } from '../../main.js';" 'routes();'
finds web_resourceImportsMain_isFound web 'resource may not import main'
put web/resource/post/x.js 'export const x = (e) => { e.innerHTML = "<b>"; };'
finds web_innerHtmlElsewhere_isFound web 'only in web/lib/dom.js'
put web/lib/x.js 'export const x = (s) => eval(s);'
finds web_eval_isFound web 'no text becomes code'
put web/index.html '<p onclick="x()">x</p>'
finds web_handlerInHtml_isFound web 'no style or handler inside HTML'
if [ -d "$here/../../web/node_modules" ] && [ -e "$here/../../web/tool/text.mjs" ]; then
    mkdir "$tree/web/text"
    put web/text/nl.json '{ "a": "x" }'
    put web/text/en.json '{ "a": "x", "b": "y" }'
    put web/lib/x.js "export const x = t('a');"
    finds web_textInOneLanguage_isFound web 'nl.json misses b'
    mkdir "$tree/web/text"
    put web/text/nl.json '{ "a": "x" }'
    put web/text/en.json '{ "a": "x" }'
    put web/lib/x.js "export const x = t('a') + t('c');"
    finds web_keyWithoutText_isFound web 'no text for c'
fi

# ---- words: what is forbidden is put together here, so that this file does not say it
slash=/
put server/base/x.c "// see ${slash}home${slash}anna/x"
finds words_homeFolder_isFound words 'a path of one machine'
put Makefile "X := ${slash}work${slash}main"
finds words_workFolder_isFound words 'a path of one machine'
put tests/x.sh "echo x >${slash}tmp${slash}x"
finds words_fixedTemporaryFile_isFound words 'a path of one machine'
put tests/x.c "char x[] = \"${slash}tmp${slash}x-XXXXXX\";"
passes words_templateOfATemporaryFile_pass words
put web/lib/x.js "// registry.np""mjs.org"
finds words_registry_isFound words 'an address of a package registry'
put server/base/x.c '// TO''DO: later'
finds words_unfinished_isFound words 'unfinished work'
put server/base/x.c '// a page such as https://example.org/home/page, ./tmp/x, homework/tmp'
passes words_ordinaryPaths_pass words

# ---- standards
# table: all requirements, each with the same test and file.
table() {
    mkdir -p "$tree/tests/standards"
    put tests/base_test.c 'static void word_ofNobody_isFound(void **state)' '{' '    (void)state;' '}'
    seq 1 253 | sed 's/.*/| 1.1.& | A rule | `word_ofNobody_isFound`, tests\/base_test.c |/' >"$tree/tests/standards/asvs.md"
}
table
passes standards_wholeTable_passes standards
table
change tests/standards/asvs.md '7d'
finds standards_requirementMissing_isFound standards '252 requirements, not 253'
table
change tests/standards/asvs.md '7s/1\.1\.7 /1.1.8 /'
finds standards_requirementTwice_isFound standards 'asvs.md:8: 1.1.8 stands here twice'
table
change tests/standards/asvs.md '9s/A rule | .*/A rule | |/'
finds standards_rowWithoutAnswer_isFound standards 'asvs.md:9: a row without an answer'
table
change tests/standards/asvs.md '5s/isFound/isLost/'
finds standards_testThatIsNotThere_isFound standards 'asvs.md:5: there is no test word_ofNobody_isLost'
table
change tests/standards/asvs.md '6s/base_test/other_test/'
finds standards_fileThatIsNotThere_isFound standards 'asvs.md:6: there is no file tests/other_test.c'

# ---- dead
put server/base/x.h '/* Tells other_size. */' 'int other_size(int n);'
put server/base/x.c '#include "base/x.h"' 'int other_size(int n) { return n; /* other_size */ }' 'const char *x = "other_size";'
finds dead_functionOfOneFile_isFound dead 'other_size is named by no other file'
put server/base/x.h 'extern const int other_sizes[];'
put server/base/x.c '#include "base/x.h"' 'const int other_sizes[] = { 1 };'
finds dead_variableOfOneFile_isFound dead 'other_sizes is named by no other file'
put server/base/x.h 'int first_size(int n);' 'int second_size(int n);' '#define THIRD_SIZE second_size(3)'
put server/base/x.c 'int first_size(int n) { return n; }' 'int second_size(int n) { return n; }'
put tests/x_test.c 'int x = first_size(THIRD_SIZE);'
passes dead_functionOfATestOrAMacro_passes dead
put server/base/x.c '#define SIZE_MOST 40 /* SIZE_MOST */'
finds dead_macro_isFound dead 'SIZE_MOST is used nowhere'
put server/base/x.c 'enum { SIZE_LEAST = 2,' '    SIZE_MOST = 40 };' 'int x = SIZE_LEAST;'
finds dead_constant_isFound dead 'SIZE_MOST is used nowhere'
put server/resource/post/more.sql '-- fragment: open' '(p.status = 2)'
finds dead_fragment_isFound dead 'no statement includes the fragment open'
put server/resource/post/more.sql '-- name: post_by_time' 'SELECT id FROM post;'
finds dead_statement_isFound dead 'no code runs the statement SQL_POST_BY_TIME'
put server/resource/post/more.sql '-- name: post_by_time' 'SELECT id FROM post;'
put server/resource/post/x.c '#define BY(way) SQL_POST_BY_##way' 'enum sql x[] = { BY(TIME) };'
passes dead_statementNamedByAMacro_passes dead

# ---- headers
change server/base/str.h 's/Threads: t. //'
finds headers_withoutThreads_isFound headers 'does not say Threads'
change server/base/str.h 's/str.h -- //'
finds headers_withoutItsName_isFound headers 'the first line is not "/* str.h -- what it is"'
change server/resource/post/post.h 's,base/str.h,base/string.h,'
finds headers_asOneThatIsNotThere_isFound headers 'there is no server/base/string.h'
put server/base/x.c "/* $(printf '%0140d' 0) */"
finds headers_wideComment_isFound headers 'a comment of 146 columns'

# ---- format, cppcheck
put server/base/x.c 'int f(void) {' '  return 1; }'
case $({ clang-format-14 --version || clang-format --version; } 2>/dev/null) in
*" 14."*) finds format_otherStyle_isFound format 'not in the house style' ;;
*) fresh ;;
esac
put server/base/x.c 'int f(int i);' 'int f(int i)' '{' '    int a[4] = { 0 };' '    return a[4] + i;' '}'
finds cppcheck_readPastTheEnd_isFound cppcheck 'out of bounds'

# ---- the generators that the Makefile uses
generates() { # generates NAME TEXT: sqlgen.awk refuses the file x.sql and says TEXT
    said=$(awk -v out=c -f "$here/../../server/db/sqlgen.awk" "$tree/x.sql" 2>&1)
    if [ $? != 0 ] && printf '%s' "$said" | grep -qF -e "$2"; then verdict ok; else verdict no "$1" "said: $said"; fi
}
put x.sql '-- name: a' 'SELECT 1;' '-- name: a' 'SELECT 2;'
generates sqlgen_nameTwice_isRefused 'x.sql:3: name a already stands in'
put x.sql '-- name: a' 'SELECT {{b}};'
generates sqlgen_unknownFragment_isRefused 'there is no fragment b'
put x.sql 'SELECT 1;'
generates sqlgen_statementWithoutName_isRefused 'x.sql:1: SQL outside a named statement'
put x.sql '-- name: a' 'SELECT 1;' 'SELECT 2;'
generates sqlgen_twoStatementsUnderOneName_isRefused 'x.sql:3: SQL after the end of a'
put x.sql '-- name: a' "SELECT 'x;"
generates sqlgen_openLiteral_isRefused 'never closed'
put x.sql '-- fragment: f' '{{f}}' '-- name: a' 'SELECT {{f}};'
generates sqlgen_fragmentInItself_isRefused 'includes itself'
cat >"$tree/x.sql" <<'SQL'
-- name: a  in: id
SELECT  x, -- note
  'a  -- b $2' /* c */ FROM {{t}} WHERE id = $1;
-- fragment: t
( y )
-- name: b
WITH z AS (SELECT 1) DELETE FROM y
   WHERE k = '\';
SQL
cat >"$tree/want" <<'C'
    [SQL_A] = {"a", "SELECT x, 'a  -- b $2' FROM ( y ) WHERE id = ?1", false},
    [SQL_B] = {"b", "WITH z AS (SELECT 1) DELETE FROM y WHERE k = '\\'", true},
C
said=$(awk -v out=c -f "$here/../../server/db/sqlgen.awk" "$tree/x.sql" 2>&1 | grep '^    \[SQL_' | diff - "$tree/want") && verdict ok ||
    verdict no sqlgen_statements_areCollapsed "$said"

# The runner of all tests (tests/run), with a program that fails in one of its cases and passes another only the second time.
cat >"$tree/fails" <<'SH'
#!/bin/sh
printf '%s\n' '[ RUN      ] x_good' 'noise' '[       OK ] x_good' '[ RUN      ] x_bad' 'x.c:1: 1 != 2' '[  FAILED  ] x_bad' \
    'ok   x_late (3 ms) the second time' 'once x_bad' '     Error: first' 'FAIL x_bad' '     Error: then' '2 passed, 1 failed'
exit 1
SH
chmod +x "$tree/fails"
said=$(cd "$here/../.." && T='' tests/run start programs total -- "$tree/fails" 2>&1)
cat >"$tree/want" <<'TXT'
    x_bad
      x.c:1: 1 != 2
    FAIL x_bad
           Error: then
passed only the second time: x_late
TXT
printf '%s\n' "$said" | sed '1,/^What failed/d' | sed '1d' | sed '/^failed: /,$d' | diff - "$tree/want" >"$tree/differs" && verdict ok ||
    verdict no runner_failedCases_areSaidOnceMoreAtTheEnd "$(cat "$tree/differs")"
case $said in *noise*) verdict no runner_passedCases_areLeftOutOfWhatFailed "$said" ;; *) verdict ok ;; esac
[ "$(printf '%s\n' "$said" | tail -n 1)" = '2 passed, 1 failed' ] && verdict ok || verdict no runner_total_isTheLastLine "$said"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
