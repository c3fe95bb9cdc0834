//! How a tenant is reached, over real sockets: TLS, proxies, time-outs, and what is said when
//! something stands in the way.

mod authority;
mod door;
mod gate;
mod logged;
mod probing;
mod proxied;
mod refused;
mod setup;
mod trusted;
