//! Azurite, Microsoft's emulator of Azure Blob Storage, with containers that are there already.

use std::path::Path;
use std::process::Command;

use crate::bucket::SECRET;

/// How many containers there are.
pub(crate) const CONTAINERS: u32 = 96;

/// Ends with whoever has the other end of its standard input, and makes the containers once Azurite
/// says where it listens.
const SERVE: &str = "
const [folder, account, key, count] = process.argv.slice(1);
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
const http = require('http'), crypto = require('crypto'), say = console.log;
function make(port, name) {
  const headers = {'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02', 'content-length': 0};
  const path = `/${account}/${name}`;
  const text = `PUT${'\\n'.repeat(12)}x-ms-date:${headers['x-ms-date']}\\nx-ms-version:2021-12-02\\n` +
    `/${account}${path}\\nrestype:container`;
  const signature = crypto.createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  headers.authorization = `SharedKey ${account}:${signature}`;
  return new Promise((done, fail) => http.request({
    host: '127.0.0.1', port, method: 'PUT', path: `${path}?restype=container`, headers,
  }, (answer) => answer.resume().on('end', () =>
    answer.statusCode === 201 ? done() : fail(new Error(`${answer.statusCode}`)))).on('error', fail).end());
}
console.log = async (line) => {
  const port = /successfully listens on http:\\/\\/127\\.0\\.0\\.1:(\\d+)/.exec(String(line))?.[1];
  if (!port) return;
  for (let number = 0; number < Number(count); number++) await make(port, `acme-lockstep-${number}`);
  say('ready ' + port);
};
process.env.AZURITE_ACCOUNTS = `${account}:${key}`;
process.argv.splice(1, Infinity, 'azurite', '--blobHost', '127.0.0.1', '--blobPort', '0', '--silent',
  '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry');
require(folder + '/dist/src/blob/main.js');
";

pub(crate) fn command(target: &Path) -> Option<Command> {
    let folder = target.join("azurite/node_modules/azurite");
    let is_there = folder.join("dist/src/blob/main.js").is_file();
    let mut command = Command::new("node");
    command.args(["-e", SERVE, "--"]).arg(folder);
    command.args(["acme", SECRET, &CONTAINERS.to_string()]);
    is_there.then_some(command)
}
