import { expect } from "chai";
import { ConfigError, readConfig } from "../../server/config.ts";

/** Codes and sources of all faults, in order. */
function faultsOf(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): string[] {
  try {
    readConfig(args, environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ code, facts }) => `${code} ${facts.source}`);
  }
}

describe("config", () => {
  it("has defaults for everything but the data directory", () => {
    expect(readConfig(["--data", "/srv/umlauf"], {})).to.deep.equal({
      data: "/srv/umlauf",
      host: "127.0.0.1",
      port: 8080,
      rpc: undefined,
      rpcPort: 8545,
      relay: 1,
      batch: { ballots: 250, delayMs: 2000 },
      maxLag: 5,
      language: "en",
      logLevel: "info",
    });
  });

  it("prefers an option to a variable, and a variable to a default", () => {
    const environment = { UMLAUF_DATA: "/var/one", UMLAUF_PORT: "9000", UMLAUF_RPC_PORT: "off" };
    const config = readConfig(["--port=9001", "--data", "/var/two"], environment);
    expect(config).to.include({ data: "/var/two", port: 9001, rpcPort: undefined });
  });

  it("is frozen through and through", () => {
    const config = readConfig(["--data", "x", "--rpc", "http://node", "--finality", "depth:3"], {});
    expect(config.rpc).to.deep.equal({ url: "http://node", finality: { depth: 3 }, pollMs: 500 });
    expect(() => Object.assign(config, { port: 1 })).to.throw(TypeError);
    expect(() => Object.assign(config.batch, { ballots: 1 })).to.throw(TypeError);
    expect(() => Object.assign(config.rpc?.finality as object, { depth: 1 })).to.throw(TypeError);
  });

  it("tells all faults together, with the place of each", () => {
    const args = [
      "--port",
      "65536",
      "--rpc",
      "ftp://node",
      "--finality",
      "soon",
      "--colour",
      "red",
    ];
    const environment = { UMLAUF_LOG_LEVEL: "loud", UMLAUF_RPC_PORT: "-1" };
    expect(faultsOf(args, environment)).to.have.members([
      "CONFIG_UNKNOWN --colour",
      "CONFIG_UNKNOWN red",
      "CONFIG_VALUE_INVALID --port",
      "CONFIG_VALUE_INVALID --rpc",
      "CONFIG_VALUE_INVALID --finality",
      "CONFIG_VALUE_INVALID UMLAUF_RPC_PORT",
      "CONFIG_VALUE_INVALID UMLAUF_LOG_LEVEL",
      "CONFIG_MISSING --data",
    ]);
  });

  it("takes an option without its value for a fault", () => {
    expect(faultsOf(["--data", "x", "--port"])).to.deep.equal(["CONFIG_VALUE_INVALID --port"]);
    expect(faultsOf(["--data"])).to.deep.equal(["CONFIG_VALUE_INVALID --data"]);
  });

  it("never repeats an address that may hold a password", () => {
    const fault = catchFault(["--data", "x", "--rpc", "ws://user:hunter2@node"]);
    expect(fault.faults[0]?.code).to.equal("CONFIG_VALUE_INVALID");
    expect(fault.message).to.not.include("hunter2");
  });

  it("listens on other interfaces only when told twice", () => {
    expect(faultsOf(["--data", "x", "--host", "0.0.0.0"])).to.deep.equal([
      "CONFIG_HOST_OPEN --host",
    ]);
    expect(faultsOf(["--data", "x"], { UMLAUF_HOST: "::" })).to.deep.equal([
      "CONFIG_HOST_OPEN UMLAUF_HOST",
    ]);
    const config = readConfig(["--data", "x", "--host", "0.0.0.0", "--allow-remote"], {});
    expect(config.host).to.equal("0.0.0.0");
    expect(faultsOf(["--data", "x", "--host", "::1"])).to.deep.equal([]);
  });
});

function catchFault(args: readonly string[]): ConfigError {
  try {
    readConfig(args, {});
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("the options were taken");
}
