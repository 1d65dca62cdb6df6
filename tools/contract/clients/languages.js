/**
 * The generated clients: the options of the generator, the Debian packages that are needed, and the commands that compile (or load)
 * and run each one. A client without `compile` is only generated, and `why` says why.
 */
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const drivers = fileURLToPath(new URL('.', import.meta.url));
const jars = ['jackson-annotations', 'jackson-core', 'jackson-databind', 'jsr305'].map(
  (name) => `/usr/share/java/${name}.jar`,
);

export const languages = [
  {
    name: 'Python',
    generator: 'python',
    packages: 'python3 python3-urllib3 python3-dateutil python3-six python3-certifi',
    probe: ['/usr/bin/python3', '-c', 'import urllib3, dateutil, six, certifi'],
    compile: (folder) => ['/usr/bin/python3', '-m', 'compileall', '-q', join(folder, 'openapi_client')],
    run: (folder) => ['/usr/bin/python3', join(drivers, 'python/drive.py'), folder],
  },
  {
    name: 'Java',
    generator: 'java',
    library: 'native',
    // Otherwise `number` becomes a BigDecimal, which cannot have a default value.
    typeMappings: { number: 'Double' },
    additionalProperties: { openApiNullable: false, dateLibrary: 'java8', hideGenerationTimestamp: true },
    packages: 'openjdk-17-jdk-headless libjackson2-databind-java libjsr305-java',
    probe: ['javac', '-version'],
    compile: (folder) => [
      ...[
        'javac',
        '-encoding',
        'UTF-8',
        '-nowarn',
        '-proc:none',
        '-d',
        join(folder, 'classes'),
        '-cp',
        jars.join(delimiter),
      ],
      ...listSources(join(folder, 'src', 'main', 'java')),
      ...listSources(join(drivers, 'java')),
    ],
    run: (folder) => [
      'java',
      '-Dfile.encoding=UTF-8',
      '-cp',
      [...jars, join(folder, 'classes')].join(delimiter),
      'Drive',
    ],
  },
  {
    name: 'PHP',
    generator: 'php',
    plainReferences: true,
    packages: 'php-cli php-curl php-mbstring php-guzzlehttp-guzzle',
    probe: ['php', '-r', 'require "GuzzleHttp/autoload.php"; exit(extension_loaded("curl") ? 0 : 1);'],
    compile: (folder) => ['php', join(drivers, 'php/load-all.php'), folder],
    run: (folder) => ['php', join(drivers, 'php/drive.php'), folder],
  },
  {
    name: 'Ruby',
    generator: 'ruby',
    packages: 'ruby ruby-typhoeus',
    probe: ['ruby', '-e', 'require "typhoeus"'],
    compile: (folder) => ['ruby', `-I${join(folder, 'lib')}`, '-e', 'require "openapi_client"'],
    run: (folder) => ['ruby', join(drivers, 'ruby/drive.rb'), folder],
  },
  {
    name: 'C#',
    generator: 'csharp-netcore',
    why: 'Debian has no .NET SDK, RestSharp or JsonSubTypes',
  },
  { name: 'Kotlin', generator: 'kotlin', why: "Debian's Kotlin is 1.3.31, without Moshi and OkHttp 4" },
  { name: 'Rust', generator: 'rust', why: 'it needs reqwest 0.10; Debian has 0.11' },
  { name: 'Go', generator: 'go', why: 'this version of the generator leaves out the models' },
];

function listSources(folder) {
  const entries = readdirSync(folder, { recursive: true });
  return entries.filter((name) => name.endsWith('.java')).map((name) => join(folder, name));
}
