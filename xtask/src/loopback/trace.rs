//! What strace wrote: the addresses that a program reached for.
//!
//! Text in, calls out. Addresses of other families (Unix sockets, netlink) stay on the machine and
//! are no calls here; an IP address that cannot be read counts as a stranger.

use std::fmt;
use std::net::IpAddr;

/// One call with an IP address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// The address as strace spelled it.
    address: String,
    /// The whole line, for the report.
    line: String,
}

impl Call {
    /// Tells whether the address is this machine's own.
    pub(super) fn is_loopback(&self) -> bool {
        self.address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.line)
    }
}

/// How strace begins an address of either family; a quote inside of data is escaped and cannot
/// look like this.
const MARKS: &[&str] = &["inet_addr(\"", "inet_pton(AF_INET6, \""];

/// Reads every call with an IP address.
pub(super) fn calls(text: &str) -> Vec<Call> {
    let mut found = Vec::new();
    for line in text.lines() {
        for mark in MARKS {
            let addresses = line.split(mark).skip(1).map(|rest| rest.split('"').next());
            found.extend(addresses.map(|address| Call {
                address: address.unwrap_or_default().to_owned(),
                line: line.to_owned(),
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::calls;

    /// Tells of each call of a log whether it stays on the machine.
    fn judged(text: &str) -> Vec<bool> {
        calls(text).iter().map(super::Call::is_loopback).collect()
    }

    #[test]
    fn loopback_of_both_families_is_home() {
        let log = "7 connect(9, {sa_family=AF_INET, sin_port=htons(4), \
                   sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 EINPROGRESS\n\
                   7 connect(9, {sa_family=AF_INET6, sin6_port=htons(4), sin6_flowinfo=htonl(0), \
                   inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=0}, 28) = 0\n\
                   7 connect(9, {sa_family=AF_INET6, \
                   inet_pton(AF_INET6, \"::ffff:127.0.0.1\", &sin6_addr)}, 28) = 0\n";
        assert_eq!(judged(log), [true, true, true]);
    }

    #[test]
    fn every_other_address_is_a_stranger() {
        let log = "7 connect(9, {sa_family=AF_INET, sin_addr=inet_addr(\"10.0.0.2\")}, 16) = 0\n\
                   7 sendto(9, \"\"..., 40, 0, {sin_addr=inet_addr(\"8.8.8.8\")}, 16 <unfinished ...>\n\
                   7 connect(9, {inet_pton(AF_INET6, \"2001:db8::1\", &sin6_addr)}, 28) = 0\n\
                   7 connect(9, {sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0\n\
                   7 connect(9, {sin_addr=inet_addr(\"garbled\")}, 16) = 0\n";
        assert_eq!(judged(log), [false; 5]);
    }

    #[test]
    fn sockets_of_the_machine_are_no_calls() {
        let log = "7 connect(5, {sa_family=AF_UNIX, sun_path=\"/run/nscd\"}, 110) = -1 ENOENT\n\
                   7 sendto(6, \"\"..., 20, 0, {sa_family=AF_NETLINK}, 12) = 20\n\
                   7 +++ exited with 0 +++\n";
        assert_eq!(judged(log), Vec::<bool>::new());
    }

    #[test]
    fn data_that_looks_like_an_address_is_none() {
        let log = "7 sendto(9, \"inet_addr(\\\"8.8.8.8\\\")\", 20, 0, NULL, 0) = 20\n";
        assert_eq!(judged(log), Vec::<bool>::new());
    }

    #[test]
    fn one_call_can_send_to_two() {
        let log = "7 sendmmsg(9, [{inet_addr(\"127.0.0.1\")}, {inet_addr(\"9.9.9.9\")}], 2) = 2\n";
        assert_eq!(judged(log), [true, false]);
    }
}
