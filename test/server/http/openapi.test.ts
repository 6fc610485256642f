import { expect } from "chai";
import { catalogue } from "../../../server/errors.ts";
import { routes } from "../../../server/http/api.ts";
import { describeApi } from "../../../server/http/openapi.ts";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<
    string,
    { description: string; content: Record<string, { schema: object }> }
  >;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

describe("OpenAPI document", () => {
  // What a client gets: JSON, not the objects that made it.
  const document = JSON.parse(JSON.stringify(describeApi(routes, "1.2.3"))) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  it("is OpenAPI 3.1 of this version, below /api", () => {
    expect(document.openapi).to.equal("3.1.0");
    expect(document.info.version).to.equal("1.2.3");
    expect(document.servers).to.deep.equal([{ url: "/api" }]);
  });

  it("describes every route and the events, each under an id of its own", () => {
    const described = operations.map(({ path, method }) => `${method} ${path}`);
    const expected = [...routes.map(({ path, method }) => `${method} ${path}`), "get /events"];
    expect(described).to.have.members(expected);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^(get|post)[A-Z][A-Za-z]*$/);
  });

  it("declares exactly the parameters that a path has", () => {
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        inPath.map(({ name }) => name),
        path,
      ).to.have.members(names);
      for (const { required } of inPath) expect(required).to.equal(true);
    }
  });

  it("has a schema for every answer, and problems with known codes for every refusal", () => {
    for (const { path, method, operation } of operations) {
      const good = method === "post" ? "201" : "200";
      expect(Object.keys(operation.responses), path).to.include(good);
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        const [type, { schema } = { schema: {} }] = Object.entries(content)[0] ?? [];
        expect(Object.keys(schema), `${path} ${status}`).to.not.be.empty;
        if (status === good) continue;
        expect(type).to.equal("application/problem+json");
        for (const code of description.split(", ")) {
          expect(catalogue[code as keyof typeof catalogue]?.status, code).to.equal(Number(status));
        }
      }
      expect(operation.requestBody !== undefined, path).to.equal(method === "post");
    }
  });

  it("leads every reference somewhere, and uses every component", () => {
    const text = JSON.stringify(document);
    const targets = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    const used = new Set(targets.map(([, name]) => name));
    const defined = Object.keys(document.components.schemas);
    expect([...used]).to.have.members(defined);
    expect(defined).to.include.members(["Problem", "Member", "VoteSummary", "SubmittedBallot"]);
  });
});
