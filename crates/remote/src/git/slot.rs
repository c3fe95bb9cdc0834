//! The lease beside a ledger in a ref: a ref of its own, whose commit holds one small file.

use super::{GitRef, Pushed};
use crate::error::Error;
use crate::slot::Version;

/// The file that holds the text.
const FILE: &str = "lease.json";

impl GitRef {
    fn lease(&self) -> String {
        format!("{}-lease", self.reference)
    }

    /// Reads the slot.
    pub(crate) async fn read_slot(&self) -> Result<(Option<Vec<u8>>, Version), Error> {
        let Some(commit) = self.fetch(&self.lease()).await? else {
            return Ok((None, Version::Empty));
        };
        let mut objects = self.git.objects(&[format!("{commit}:{FILE}")]).await?;
        let text = objects.pop().flatten();
        Ok((text, Version::Commit(commit)))
    }

    /// Writes the slot, if it still is as it was read; nothing comes out if it is not.
    pub(crate) async fn write_slot(
        &self,
        bytes: &[u8],
        expected: &Version,
    ) -> Result<Option<Version>, Error> {
        let from = match expected {
            Version::Commit(commit) => Some(commit.as_str()),
            Version::Empty | Version::Object(_) | Version::Number(_) => None,
        };
        let blob = self.blob(bytes).await?;
        let tree = self.tree(&format!("100644 blob {blob}\t{FILE}\n")).await?;
        // Each stands alone: a history of heartbeats is of no use.
        let commit = self.commit(&tree, None, "lockstep: lease").await?;
        Ok(match self.push(&self.lease(), &commit, from).await? {
            Pushed::Ours => Some(Version::Commit(commit)),
            Pushed::Theirs => None,
        })
    }
}
