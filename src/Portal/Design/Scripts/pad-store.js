// Where the pad is kept: on the server within a second, and until it is there also in this browser (domain.md QO-8, OF-1).
// Two windows on one draft: who comes second is told, and both windows' rows are put together.

const API = "/api/v1/quick-order";

export class PadStore {
  /** @param {(state: "saved"|"here"|"merged", at: any) => void} told */
  constructor(owner, version, rest, told) {
    this.key = `pad:${owner}`;
    this.version = version;
    this.rest = rest;
    this.told = told;
    this.rows = null;
    this.writing = null;
  }

  async read() {
    const answer = await this.call("GET", "/pad");
    if (answer?.ok) this.version = answer.body.version;
    return answer?.ok ? answer.body : null;
  }

  /** What an earlier visit could not send. */
  leftOver() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
      return Array.isArray(kept?.rows) && kept.rows.length ? kept : null;
    } catch { return null; }
  }

  save(rows) {
    this.rows = rows;
    try { localStorage.setItem(this.key, JSON.stringify({ version: this.version, rows })); } catch { /* full or forbidden: the server has it soon */ }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), 800);
  }

  async flush(leaving = false) {
    clearTimeout(this.timer);
    if (this.writing && !leaving) await this.writing;
    if (!this.rows) return;
    const rows = this.rows;
    this.writing = this.write(rows, leaving);
    await this.writing;
    this.writing = null;
  }

  async write(rows, leaving) {
    const answer = await this.call("PUT", "/pad", { rows, version: this.version, rest: this.rest }, leaving);
    if (answer?.ok) {
      this.version = answer.body.version;
      if (this.rows === rows) {
        this.rows = null;
        try { localStorage.removeItem(this.key); } catch { /* never mind */ }
      }
      this.told("saved", answer.body.updatedAt);
    } else if (answer?.status === 409 && answer.body?.pad !== undefined) {
      const theirs = answer.body.pad?.rows ?? [];
      const known = new Set(theirs.map((r) => `${r.code ?? ""}\t${r.quantity ?? ""}`));
      let line = theirs.reduce((m, r) => Math.max(m, r.line), 0) + 1;
      const all = [...theirs, ...rows.filter((r) => !known.has(`${r.code ?? ""}\t${r.quantity ?? ""}`)).map((r) => ({ ...r, line: line++ }))];
      this.version = answer.body.pad?.version ?? 0;
      this.told("merged", all);
      this.save(all);
    } else {
      this.told("here");
      this.timer = setTimeout(() => this.flush(), 5000);
    }
  }

  /** @returns the answer of quick-order/check, or null when it can't be had now. */
  async check(body) {
    const answer = await this.call("POST", "/check", body);
    return answer?.ok ? answer.body : null;
  }

  async call(method, path, body, leaving = false) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    try {
      const response = await fetch(API + path, { method, body: text, keepalive: leaving && (text?.length ?? 0) < 60000, headers: text ? { "Content-Type": "application/json" } : {}, credentials: "same-origin" });
      const type = response.headers.get("Content-Type") ?? "";
      return { ok: response.ok, status: response.status, body: type.includes("json") ? await response.json() : null };
    } catch { return null; }
  }
}
