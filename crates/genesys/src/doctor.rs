//! Examines a tenant: asks each end point that can be read, once, and holds its answers to the
//! contract.
//!
//! Who the tenant should be and a clock come in; an [`Examination`] goes out, always: what cannot be
//! looked at is a check that says so. Only GETs are sent.

mod asked;
mod beside;
mod collection;
mod fields;
mod gathered;
mod headers;
mod names;
mod organization;
mod page;
mod shape;
mod tags;
mod token;
pub(crate) mod witness;

use jiff::Timestamp;
use lockstep_model::examination::{Check, Examination};
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_model::{Kind, LiveId};

use crate::answer::Answer;
use crate::client::Client;
use crate::wire;

/// What an examination needs to know.
pub struct Inquiry<'a> {
    /// The organisation that the tenant should be, by whoever says so.
    pub meant: Vec<Meant<'a>>,
    /// Tells the time.
    pub now: &'a (dyn Fn() -> Timestamp + Sync),
}

/// An organisation that somebody names.
#[derive(Debug, Clone, Copy)]
pub struct Meant<'a> {
    /// Who names it.
    pub by: &'a str,
    /// Its id.
    pub id: &'a str,
}

impl Client {
    /// Looks at everything that can be read, and writes nothing. It takes a client that was made
    /// with [`crate::Access::Examine`]; any other stops at a scope that its token lacks.
    pub async fn examine(&self, inquiry: &Inquiry<'_>) -> Examination {
        let mut found = Examination::default();
        let reached = self.look_at_organization(inquiry, &mut found).await;
        if reached {
            self.look_at_objects(inquiry, &mut found).await;
        }
        found.checks.extend(beside::untried());
        let seen = self.caller.witness.seen();
        found.checks.push(headers::patience(seen));
        found.requests = seen.requests;
        found
    }

    /// Looks at the token and the organisation; says whether there is a token.
    async fn look_at_organization(&self, inquiry: &Inquiry<'_>, found: &mut Examination) -> bool {
        let call = self.requests.organization();
        let before = (inquiry.now)();
        let answer = self.ask_once(&call).await;
        let times = (before, (inquiry.now)());
        let kinds: Vec<Kind> = wire::kinds().map(|(kind, _wire)| kind).collect();
        let tokens = &self.caller.tokens;
        if let Err(error) = &answer
            && (error.failure == Failure::Unauthorized
                || (tokens.can_refresh() && tokens.told().is_none()))
        {
            found.checks.push(token::refused(error, &kinds));
            return false;
        }
        found.checks.push(token::given(tokens.told()));
        found.checks.push(token::scopes(tokens.told(), &kinds));
        let checks = match answer {
            Ok(answer) => self.organization_checks(&answer, (inquiry, times), found, &kinds),
            Err(error) => vec![self.no_organization(&error, &kinds)],
        };
        found.checks.extend(checks);
        true
    }

    fn organization_checks(
        &self,
        answer: &Answer,
        (inquiry, times): (&Inquiry<'_>, (Timestamp, Timestamp)),
        found: &mut Examination,
        kinds: &[Kind],
    ) -> Vec<Check> {
        let organization = match answer.status.is_success() {
            true => {
                found.organization = organization::read(answer.json(), &self.caller.mask);
                let known = found.organization.as_ref();
                organization::check(known, &inquiry.meant, kinds)
            }
            false => {
                let call = self.requests.organization();
                let mask = &self.caller.mask;
                self.no_organization(&crate::refusal::of_answer(&call, answer, mask), kinds)
            }
        };
        vec![
            organization,
            headers::version(answer),
            headers::clock(answer, times),
            headers::rate(answer),
            headers::correlation(answer),
        ]
    }

    fn no_organization(&self, error: &TenantError, kinds: &[Kind]) -> Check {
        let check = Check::new("organization", "`id` and `name`")
            .of(kinds)
            .at(self.requests.organization().name());
        asked::refused(check, error)
    }

    async fn look_at_objects(&self, inquiry: &Inquiry<'_>, found: &mut Examination) {
        let mut prompt: Option<LiveId> = None;
        for of in wire::collections() {
            let looked = self.look_at(of).await;
            if of.kind == Kind::Prompt {
                prompt = looked.example;
            }
            found.checks.extend(looked.checks);
            found.samples.extend(looked.sample);
        }
        found.checks.extend(self.look_at_jobs().await);
        let telemetry = self.look_at_telemetry(prompt.as_ref(), (inquiry.now)());
        found.checks.push(telemetry.await);
        found.checks.push(self.look_at_audit_log().await);
    }
}

impl std::fmt::Debug for Inquiry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { meant, now: _ } = self;
        f.debug_struct("Inquiry")
            .field("meant", meant)
            .finish_non_exhaustive()
    }
}
