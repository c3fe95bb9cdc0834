//! Telemetry with holes, in two versions, on wide and narrow sheets; answers, whole and in pieces.

use lockstep_model::telemetry::{Sample, Summary};
use lockstep_render::json::v1;
use lockstep_render::{Color, InvocationView, PieceView, Style, TelemetryView, TokensView, text};

use crate::golden::golden;

const NARROW: Style = Style {
    width: 50,
    color: Color::No,
};

const WIDE: Style = Style {
    width: 100,
    color: Color::No,
};

fn sample(version: Option<&str>, requests: Option<u64>, latency_ms: f64) -> Sample {
    Sample {
        version: version.map(str::to_owned),
        at: Some("2026-11-21T10:00:00Z".to_owned()),
        period_seconds: Some(300),
        requests,
        tokens: requests.map(|requests| requests * 380),
        error_rate: Some(0.0125),
        latency_ms: Some(latency_ms),
        token_utilization: Some(0.5),
    }
}

fn shown(samples: &[Sample], show: impl FnOnce(&TelemetryView<'_>)) {
    show(&TelemetryView {
        environment: "prod",
        prompt: "support\u{1b}[31m_agent",
        from: "2026-11-21T10:00:00Z",
        to: "2026-11-21T11:00:00Z",
        samples,
        summary: &Summary::of(samples),
    });
}

#[test]
fn telemetry_is_shown_with_its_holes() {
    let samples = [
        sample(Some("1.10.0"), Some(12_000), 410.0),
        sample(Some("1.9.0"), Some(300), 1_900.5),
        sample(Some("1.9.0"), Some(0), 0.0),
        sample(None, None, 100.0),
    ];
    shown(&samples, |view| {
        golden("telemetry.txt", |out| text::telemetry(view, &WIDE, out));
        golden("telemetry-narrow.txt", |out| {
            text::telemetry(view, &NARROW, out)
        });
        golden("telemetry.json", |out| v1::telemetry(view, out));
        golden("telemetry.ndjson", |out| v1::telemetry_lines(view, out));
    });
}

#[test]
fn a_time_without_figures_says_so() {
    shown(&[], |view| {
        golden("telemetry-none.txt", |out| {
            text::telemetry(view, &WIDE, out)
        });
    });
}

#[test]
fn answers_are_documents_and_pieces_are_lines() {
    let usage = TokensView {
        prompt: Some(12),
        completion: None,
    };
    let view = InvocationView {
        environment: "prod",
        prompt: "support_agent",
        session: "s-1",
        response: Some("inv-1"),
        output: "Hello\u{1b}[2J \"there\"",
        finish: Some("length"),
        usage: Some(usage),
    };
    golden("invocation.json", |out| v1::invocation(&view, out));
    let pieces = [
        PieceView::Piece("größer\n"),
        PieceView::End {
            session: "s-1",
            finish: Some("stop"),
            usage: Some(usage),
            skipped: 2,
        },
        PieceView::Broken { error: "it broke" },
    ];
    golden("invocation.ndjson", |out| {
        pieces.iter().try_for_each(|piece| v1::piece(piece, out))
    });
}
