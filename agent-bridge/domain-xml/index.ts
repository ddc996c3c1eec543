export { buildDomainXml, type HostChoice } from './build-domain.js';
export { checkCommand } from './check-command.js';
export { randomConsolePassword } from './console-password.js';
export { cpuElements } from './cpu.js';
export { type ParsedDomain, parseDomain } from './parse-domain.js';
export { attribute, childElements, parseXml } from './parse-xml.js';
export { renderXml } from './render-xml.js';
export { element, type XmlAttributes, type XmlElement } from './xml-tree.js';
