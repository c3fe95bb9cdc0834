# Every command of the project by a short name. `just` lists them.

# Lists the recipes.
default:
    @just --list

# What CI runs, and nothing else.
check:
    .ci/run

# Formats every crate.
fmt:
    cargo fmt --all

# Lints every crate, tests and benches included; a warning is an error.
clippy:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Runs every test.
test:
    cargo test --workspace --locked

# Runs the benchmarks. They want a quiet machine.
bench:
    cargo bench --workspace --locked

# Writes schemas, findings, the CLI reference, man pages and completions.
generate:
    cargo xtask generate

# Checks which crate depends on which.
arrows:
    cargo xtask arrows

# Measures files and functions.
sizes:
    cargo xtask sizes

# Checks that every link of the documentation leads somewhere.
links:
    cargo xtask links

# Runs the properties with more cases than a plain test run: `just torture 10000 7`.
torture runs="4096" seed="1":
    cargo xtask torture --runs {{ runs }} --seed {{ seed }}

# Proves that a simulator run sends nothing off this machine (needs strace).
loopback:
    cargo xtask loopback

# Builds the documentation of the code.
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

# Checks licences, bans and sources (needs cargo-deny).
deny:
    cargo deny --offline --locked check bans licenses sources

# Builds what is shipped.
dist:
    cargo build --profile dist --locked
