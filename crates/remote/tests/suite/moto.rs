//! moto, a server that speaks S3; and the same with the conditions of Google's XML API, which is as
//! S3's in all else that a ledger needs.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

/// Ends with whoever has the other end of its standard input, however that one ends.
const BEGIN: &str = "import itertools, os, sys, threading, urllib.parse
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from werkzeug.serving import make_server
from moto.backends import get_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
app, one = DomainDispatcherApplication(create_backend_app), threading.Lock()
";

/// Of two conditional writes that come at once, S3 lets one through. moto looks first and writes then,
/// on a thread each, and would let both through: so it writes one object at a time.
const AMAZON: &str = "from moto.s3.responses import S3Response
put = S3Response.put_object
def alone(response):
    with one:
        return put(response)
S3Response.put_object = alone
";

/// Each object has a generation, which a write may ask for: 0 is for one that is not there.
const GOOGLE: &str = "amazon, generations, made = app, {}, itertools.count(1001)
WHO = 'AWS4-HMAC-SHA256 Credential=a/20260102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x'
def app(environ, start):
    environ['HTTP_AUTHORIZATION'] = WHO
    # Names come with more escapes than moto takes away.
    environ['RAW_URI'] = environ['REQUEST_URI'] = urllib.parse.quote(environ['PATH_INFO']) + '?' + environ['QUERY_STRING']
    expected = environ.pop('HTTP_X_GOOG_IF_GENERATION_MATCH', None)
    method, path = environ['REQUEST_METHOD'], environ['PATH_INFO']
    def refuse(status, code):
        environ['wsgi.input'].read(int(environ.get('CONTENT_LENGTH') or 0))
        body = f'<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>m</Message></Error>'
        start(status, [('Content-Type', 'application/xml'), ('Content-Length', str(len(body)))])
        return [body.encode()]
    def begin(status, headers, *rest):
        if status[0] == '2' and method == 'PUT':
            generations[path] = next(made)
        if status[0] == '2' and path in generations:
            headers = [*headers, ('x-goog-generation', str(generations[path]))]
        return start(status, headers, *rest)
    with one:
        if expected is not None and generations.get(path, 0) != int(expected):
            return refuse('412 Precondition Failed', 'PreconditionFailed')
        if method == 'DELETE' and generations.pop(path, None) is None:
            return refuse('404 Not Found', 'NoSuchKey')
        return list(amazon(environ, begin))
";

const END: &str = "server = make_server('127.0.0.1', 0, app, threaded=True)
print('ready', server.server_port, flush=True)
server.serve_forever()
";

pub(crate) fn amazon(target: &Path) -> Option<Command> {
    command(target, AMAZON)
}

pub(crate) fn google(target: &Path) -> Option<Command> {
    command(target, GOOGLE)
}

fn command(target: &Path, between: &str) -> Option<Command> {
    let folder = target.join("moto/bin");
    let is_there = folder.join("moto_server").is_file();
    let mut command = Command::new(folder.join("python"));
    command.args(["-c", &format!("{BEGIN}{between}{END}")]);
    is_there.then_some(command)
}

pub(crate) fn make_bucket(port: u16, name: &str) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("moto listens");
    let request = format!(
        "PUT /{name} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("moto reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("moto answers");
    assert!(answer.contains(" 200 OK\r\n"), "{answer}");
}
