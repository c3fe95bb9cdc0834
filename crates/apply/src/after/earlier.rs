//! Finds out which entries of earlier runs landed though nobody saw the answer.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use lockstep_model::audit_log::{AuditLog, AuditRecord};

use super::post::Post;
use super::{Course, Teller};
use crate::record::chain;

/// How far back is looked.
const MOST: usize = 20_000;

/// How far the clocks of tenant and ledger may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(15);

impl<L: AuditLog> Teller<'_, L> {
    /// Takes those out that landed. Where that cannot be found out, those of earlier runs wait.
    pub(super) async fn look_back(&self, posts: Vec<Post>, course: &mut Course) -> Vec<Post> {
        let is_earlier = |post: &Post| post.run != self.about.run;
        let hashes = posts.iter().filter(|post| is_earlier(post));
        let mut sought: HashSet<String> = hashes.map(|post| post.hash.to_string()).collect();
        if sought.is_empty() {
            return posts;
        }
        let written = posts.iter().filter_map(|post| post.at.parse().ok());
        let oldest: Option<Timestamp> = written.min();
        let enough = |record: &AuditRecord| {
            if let Some(hash) = &record.hash {
                sought.remove(hash);
            }
            sought.is_empty() || is_before(record, oldest)
        };
        let looked = self.in_time(self.log.newest(MOST, enough)).await;
        let landed: HashSet<String> = match looked {
            Some(Ok(part)) => part.records.into_iter().filter_map(|it| it.hash).collect(),
            Some(Err(error)) => {
                course.told.error = Some(chain(&error));
                return posts.into_iter().filter(|post| !is_earlier(post)).collect();
            }
            None => return Vec::new(),
        };
        let (there, fresh) = posts
            .into_iter()
            .partition::<Vec<Post>, _>(|post| landed.contains(&post.hash.to_string()));
        course.acknowledged = there.into_iter().map(|post| post.sequence).collect();
        fresh
    }
}

/// Says whether the tenant took a record before an entry was written, by clocks that may differ.
fn is_before(record: &AuditRecord, oldest: Option<Timestamp>) -> bool {
    let taken = record.created_at.as_deref().and_then(|at| at.parse().ok());
    let taken: Option<Timestamp> = taken;
    taken
        .zip(oldest)
        .is_some_and(|(taken, oldest)| oldest.duration_since(taken) > SKEW)
}
