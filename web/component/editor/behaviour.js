// @ts-check
import '@github/markdown-toolbar-element';
