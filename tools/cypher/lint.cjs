// Reads [{name, text, parameters}] and the schema as JSON on stdin; writes a line of JSON for each finding.
const { lintCypherQuery, testData } = require("@neo4j-cypher/language-support");
const { functions } = testData.mockSchema; // the package ships the list of Neo4j's functions only there

const { schema, queries } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
for (const { name, text, parameters } of queries) {
  const known = Object.fromEntries(parameters.map((parameter) => [parameter, ""]));
  const { diagnostics } = lintCypherQuery(text, { ...schema, functions, parameters: known });
  for (const { severity, message, range } of diagnostics) {
    const line = range.start.line + 1;
    console.log(JSON.stringify({ name, line, severity: severity === 1 ? "error" : "warning", message }));
  }
}
