export type { ButaneSource } from './butane-source';
export { filesFolder } from './files-folder';
export type { LocalEntry, ReadLocal } from './read-local';
export { renderConfig } from './render-config';
export { renderTemplate } from './render-template';
export type { Rendered, TemplateValue } from './render-template';
export { transpile } from './transpile';
export type { Transpiled, TranspileOptions } from './transpile';
