/** XML out: escaping, and elements as Junos lays them out. */
export { escapeAttribute, escapeText } from './escape.js'
export { type XmlAttributes, type XmlValue, XmlWriter } from './xml-writer.js'
