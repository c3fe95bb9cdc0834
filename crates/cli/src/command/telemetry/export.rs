//! Sends figures on, and says how many.

use lockstep_genesys::{Exporter, MetricFormat, Named};

use super::{Found, Way};
use crate::failure::Failure;
use crate::progress::Loudness;
use crate::{clock, output};

/// Sends what was measured to the URL of the exporter.
pub(super) async fn send(
    exporter: &Exporter,
    found: &Found,
    way: Way,
    loudness: Loudness,
) -> Result<(), Failure> {
    let named = Named {
        prompt: &found.prompt.live_name,
        prompt_id: found.prompt.live_id.as_str(),
        organization: &found.organization,
    };
    let format = match way {
        Way::Json => MetricFormat::Json,
        Way::Otlp => MetricFormat::Otlp,
    };
    let sent = exporter
        .export(&found.measured, format, (named, &clock::now()))
        .await;
    let sent = sent.map_err(|error| {
        let failure = Failure::new("the figures were not sent on").because(error);
        failure.help("what was read is shown all the same; nothing else depends on it")
    })?;
    if loudness == Loudness::Spoken {
        output::say(format_args!("sent on: {} samples", sent.samples));
        if sent.timeless > 0 {
            output::say(format_args!(
                "note: {} samples have no time, so they were left out",
                sent.timeless
            ));
        }
    }
    Ok(())
}
