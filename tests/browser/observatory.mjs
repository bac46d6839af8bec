// Lets Mozilla's HTTP Observatory look at a server of this machine and prints what it says, as JSON.
//
// NODE_EXTRA_CA_CERTS=ca.pem node observatory.mjs TOOLS HOST PORT PATH
//
// The scanner is installed without its scripts, which would fetch a list of hosts that browsers know to use
// `https`: an empty one stands in its place. The name leads to this machine, whatever the network knows of it.

import dns from "node:dns";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [tools, host, port, path] = process.argv.slice(2);
const scanner = join(resolve(tools), "node_modules/@mdn/mdn-http-observatory");
const preloaded = join(scanner, "conf/hsts-preload.json");
if (!existsSync(preloaded)) writeFileSync(preloaded, "{}");

const lookup = dns.lookup;
dns.lookup = (name, options, done) => lookup(name === host ? "127.0.0.1" : name, options, done);

const { scan } = await import(pathToFileURL(join(scanner, "src/scanner/index.js")));
const { scan: { grade, score, error }, tests } = await scan(`${host}:${port}${path}`);
const modifiers = Object.entries(tests).map(([name, test]) => [name, { result: test.result, points: test.scoreModifier }]);
console.log(JSON.stringify({ grade, score, error, tests: Object.fromEntries(modifiers) }));
process.exit(0);
