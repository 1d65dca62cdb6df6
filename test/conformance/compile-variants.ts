import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { repositoryRoot } from './conformance-catalogue.js';

/** The compiler errors of files that exist only in memory, by path. One program compiles all of them, which is faster. */
export function compileVariants(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const root = fileURLToPath(repositoryRoot);
  const config = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost(options, true);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  const program = ts.createProgram([...texts.keys()], { ...options, noEmit: true }, host);
  return new Map(
    [...texts.keys()].map((path) => {
      const file = program.getSourceFile(path);
      const complaints = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      return [path, complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
}
