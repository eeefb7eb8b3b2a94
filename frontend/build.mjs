// Copies the locked libraries into the package, with their licences. Nothing is changed in them.

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "src", "xietong", "web", "static", "vendor");
const files = [
  "maplibre-gl/dist/maplibre-gl-csp.js",
  "maplibre-gl/dist/maplibre-gl-csp-worker.js",
  "maplibre-gl/dist/maplibre-gl.css",
  "echarts/dist/echarts.min.js",
];
// The bundles end with the address of a map for debuggers that is not shipped.
const sourceMap = /\n\/[/*][#@] sourceMappingURL=.*\s*$/;

async function licences() {
  const lock = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
  const parts = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path) continue;
    const folder = join(here, path);
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((each) => each.isFile() && /^(licen[cs]e|notice)/i.test(each.name)).map((each) => each.name);
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
    parts.push([`${path.replace(/^.*node_modules\//, "")} ${entry.version} (${entry.license ?? "see below"})`, ...texts].join("\n\n"));
  }
  return parts.join(`\n\n${"-".repeat(78)}\n\n`);
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
for (const file of files) {
  const name = file.split("/").pop();
  const text = await readFile(join(modules, file), "utf8");
  await writeFile(join(target, name), text.replace(sourceMap, "\n"));
}
await writeFile(join(target, "LICENCES.txt"), await licences());
await copyFile(join(here, "package-lock.json"), join(target, "package-lock.json"));
console.log(`${files.length} files for the browser in ${target}`);
