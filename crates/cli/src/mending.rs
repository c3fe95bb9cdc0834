//! What the opening of a ledger moved aside is told in it: by the next run, or by `audit repair`.

use lockstep_ledger::{Actor, Draft, Scribe, Torn};

use crate::clock;
use crate::failure::Failure;

/// Appends an entry for each torn tail that was cut off and that no entry tells of.
pub(crate) async fn tell(
    scribe: &Scribe,
    untold: &[Torn],
    (actor, run): (&Actor, &str),
) -> Result<(), Failure> {
    for torn in untold {
        let draft = Draft {
            time: clock::now(),
            run: run.to_owned(),
            event: torn.told(actor.clone()),
        };
        scribe.append(draft).await?;
    }
    Ok(())
}
