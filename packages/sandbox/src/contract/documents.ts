import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import type { Product } from '../company/model.js';
import { correctDocument } from './corrections.js';

/** One of Atlassian's published documents, with the part of the address that it leaves out. */
interface Source {
  file: string;
  product: Product;
  /** The path below the site at which the document's own paths begin. */
  root: string;
}

const SOURCES: readonly Source[] = [
  { file: 'jira-platform-v3.norm.json', product: 'jira', root: '' },
  { file: 'jira-software-2022-07.norm.json', product: 'jira', root: '' },
  { file: 'jsm-2025-12.norm.json', product: 'jira', root: '' },
  { file: 'confluence-v2.norm.json', product: 'confluence', root: '/wiki/api/v2' },
  { file: 'confluence-v1-current.norm.json', product: 'confluence', root: '' },
];

export interface LoadedDocument extends Source {
  api: OpenAPIBackend;
}

/** Reads one document; the published ones are OpenAPI 3.0, which is for the library to find out. */
function readDocument(path: string): Document | undefined {
  try {
    const definition: Document = JSON.parse(readFileSync(path, 'utf8'));
    correctDocument(definition);
    return definition;
  } catch {
    return undefined;
  }
}

const unreadable = (file: string) =>
  new Error(`ATLASSIAN_OPENAPI_DIR has no readable ${file}: it must hold Atlassian’s OpenAPI documents`);

/** @throws Error if a document is missing; the message names it */
export function expectDocuments(folder: string): void {
  for (const { file } of SOURCES) if (!existsSync(join(folder, file))) throw unreadable(file);
}

/** Documents by folder and product: several sandboxes in one process share them. */
const cache = new Map<string, Promise<LoadedDocument[]>>();

/**
 * Reads Atlassian's OpenAPI documents of one product.
 *
 * @throws Error if a document is missing or cannot be read; the message names it
 */
export function loadDocuments(folder: string, product: Product): Promise<LoadedDocument[]> {
  const key = `${product} ${folder}`;
  const documents = cache.get(key) ?? load(folder, product);
  cache.set(key, documents);
  return documents;
}

async function load(folder: string, product: Product): Promise<LoadedDocument[]> {
  const loaded: LoadedDocument[] = [];
  for (const source of SOURCES.filter((candidate) => candidate.product === product)) {
    const definition = readDocument(join(folder, source.file));
    if (!definition) throw unreadable(source.file);
    // The published schemas are taken as they are, and checkers are built at their first use: both save seconds.
    const ajvOpts = {
      strict: false,
      validateFormats: false,
      validateSchema: false,
      allErrors: true,
      code: { optimize: false },
    };
    // Parameters come as text, so they are converted before they are checked; bodies are not.
    const api = new OpenAPIBackend({ definition, quick: true, coerceTypes: true, ajvOpts });
    await api.init();
    loaded.push({ ...source, api });
  }
  return loaded;
}
