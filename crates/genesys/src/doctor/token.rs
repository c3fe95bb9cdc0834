//! The token: whether there is one, and what it may.
//!
//! What the token end point said comes in; checks go out, without the token.

use lockstep_model::Kind;
use lockstep_model::examination::{Check, Status};
use lockstep_model::tenant::{Failure, TenantError};

use crate::token::Told;
use crate::wire::{self, JOB_SCOPE};

const EXPECTED: &str = "an access token for the client credentials";

/// Says that there is no token.
pub(super) fn refused(error: &TenantError, kinds: &[Kind]) -> Check {
    let advice = match error.failure {
        Failure::Unavailable => {
            "check the network, any proxy, and `region`, `baseUrl` and `tokenUrl` in lockstep.yaml"
        }
        Failure::Unauthorized
        | Failure::Forbidden
        | Failure::NotFound
        | Failure::NameTaken
        | Failure::VersionConflict
        | Failure::InUse
        | Failure::Moved
        | Failure::Invalid
        | Failure::Answer
        | Failure::Unsettled
        | Failure::Listing
        | Failure::Job
        | Failure::Secret => {
            "check the client id and its secret, and `region` and `tokenStyle` in lockstep.yaml"
        }
    };
    Check::new("token", EXPECTED)
        .of(kinds)
        .ends(
            Status::Failed,
            error.to_string(),
            "nothing can be read or written, so nothing else was looked at",
        )
        .advice(advice)
}

/// Looks at the token.
pub(super) fn given(told: Option<&Told>) -> Check {
    let check = Check::new("token", EXPECTED);
    let Some(told) = told else {
        return check.not_tried("an access token was given directly, so none was asked for");
    };
    let kind = told.kind.as_deref().unwrap_or_default();
    let bearer = kind.eq_ignore_ascii_case("bearer");
    match (bearer, told.seconds) {
        (true, Some(seconds)) => check.found(format!("bearer, for {seconds} s")),
        (false, _) => check.ends(
            Status::Differs,
            "a token that is not called `bearer`",
            "lockstep sends it as a bearer token all the same",
        ),
        (true, None) => check.ends(
            Status::Differs,
            "bearer, without `expires_in`",
            "it is used until it is refused, and then replaced",
        ),
    }
}

/// Holds the scopes that a token lists to those that lockstep needs.
pub(super) fn scopes(told: Option<&Told>, kinds: &[Kind]) -> Check {
    let check = Check::new("token.scopes", needed().join(" ")).of(kinds);
    let Some(listed) = told.and_then(|told| told.scopes.as_ref()) else {
        let found = "none listed, so the token carries roles";
        return check.of(&[]).found(found);
    };
    let lacks = |scope: &str| !listed.iter().any(|one| one == scope);
    let here = |scope: &dyn Fn(&wire::Collection) -> &'static str| {
        let lacking = kinds
            .iter()
            .copied()
            .filter(|kind| wire::of(*kind).is_some_and(|wire| lacks(scope(wire.collection))));
        lacking.collect::<Vec<Kind>>()
    };
    let (unread, unwritten) = (here(&|of| of.read_scope), here(&|of| of.write_scope));
    let missing: Vec<&str> = needed().into_iter().filter(|scope| lacks(scope)).collect();
    let found = format!("lacks {}", missing.join(" "));
    let advice = "give the OAuth client these scopes";
    if missing.is_empty() {
        check.of(&[]).found(format!("all {}", needed().len()))
    } else if !unread.is_empty() {
        let means = "lockstep refuses to plan with this token, before its first call";
        check
            .of(&unread)
            .ends(Status::Failed, found, means)
            .advice(advice)
    } else {
        let means =
            "enough for plan and drift; apply is refused with this token, before its first call";
        let kinds = if unwritten.is_empty() {
            vec![Kind::Model]
        } else {
            unwritten
        };
        check
            .of(&kinds)
            .ends(Status::Differs, found, means)
            .advice(advice)
    }
}

/// The scopes that reading and writing need.
fn needed() -> Vec<&'static str> {
    let collections = wire::collections().flat_map(|of| [of.read_scope, of.write_scope]);
    collections.chain([JOB_SCOPE]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 4] = [
        Kind::Provider,
        Kind::Model,
        Kind::Prompt,
        Kind::TrafficSplit,
    ];

    fn told(without: &[&str]) -> Told {
        let scopes = needed()
            .into_iter()
            .filter(|scope| !without.contains(scope));
        Told {
            scopes: Some(scopes.map(str::to_owned).collect()),
            seconds: Some(60),
            kind: Some("Bearer".to_owned()),
        }
    }

    #[test]
    fn what_a_token_lacks_is_named_by_kind() {
        let check = scopes(Some(&told(&[])), &KINDS);
        assert_eq!((check.status, check.found.as_str()), (Status::Ok, "all 7"));
        let check = scopes(Some(&told(&["ai:prompt:read", "ai:llm:write"])), &KINDS);
        assert_eq!(check.status, Status::Failed);
        assert_eq!(check.kinds, [Kind::Prompt, Kind::TrafficSplit]);
        assert_eq!(check.found, "lacks ai:llm:write ai:prompt:read");
        let check = scopes(Some(&told(&["ai:jobs:read"])), &KINDS);
        assert_eq!(
            (check.status, check.kinds),
            (Status::Differs, vec![Kind::Model])
        );
        let check = scopes(Some(&told(&["ai:llm:write"])), &KINDS);
        assert_eq!(
            (check.status, check.kinds),
            (Status::Differs, vec![Kind::Provider])
        );
        assert_eq!(scopes(None, &KINDS).status, Status::Ok);
    }

    #[test]
    fn tokens_are_told_apart() {
        assert_eq!(given(None).status, Status::NotTried);
        assert_eq!(given(Some(&told(&[]))).found, "bearer, for 60 s");
        let nameless = Told::default();
        assert_eq!(given(Some(&nameless)).status, Status::Differs);
    }
}
