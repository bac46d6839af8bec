// A hook around html-validate: looks at the built page of a post.
//
//     command = ["node", "html.mjs", "FOLDER OF node_modules"]
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.argv[2]}/node_modules/`);
const { HtmlValidate, version } = require("html-validate");

const question = JSON.parse(readFileSync(0, "utf8"));
const path = question.subject.html_path;
const checker = new HtmlValidate({ root: true, rules: { "no-dup-id": "error", "element-permitted-content": "error" } });
const report = path ? await checker.validateString(readFileSync(path, "utf8"), path) : { results: [] };
const findings = report.results.flatMap((result) => result.messages).map((message) => ({
    rule: message.ruleId,
    level: message.severity === 2 ? "block" : "advise",
    message: message.message,
    file: path,
    line: message.line,
    col: message.column,
}));
const allowed = findings.every((finding) => finding.level !== "block");
const tool = { name: "html-validate", version };
process.stdout.write(JSON.stringify({ protocol: "hook/1", uid: question.uid, allowed, findings, tool }));
