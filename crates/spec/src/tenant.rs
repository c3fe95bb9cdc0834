//! The tenant of an environment: as it is written, and as it is used.
//!
//! The settings under `tenant` come in; a [`Tenant`] goes out, or findings. No secret is read
//! here, and nothing is resolved over the network.

mod settings;
mod times;
mod written;

pub use settings::{Credentials, Limits, Reach, Remote, Tenant, is_loopback};
pub use times::{Times, deadline};
pub use written::{
    CredentialSource, CredentialsSpec, LimitsSpec, SimulatorSpec, TenantSpec, TimeoutsSpec,
    TokenStyle,
};

pub(crate) use settings::{settle, source};
