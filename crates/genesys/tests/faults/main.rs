//! Every call of the client under every way that a network breaks, over real sockets.

#[path = "../../../../tests/proxy/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the proxy is shared with the tests of plan and apply"
)]
mod proxy;

mod calls;
mod doubled;
mod gateway;
mod matrix;
#[path = "../simulator/setup.rs"]
#[expect(
    dead_code,
    reason = "the set-up is shared with the tests of the simulator"
)]
mod setup;
