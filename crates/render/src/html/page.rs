//! The page: its head, its landmarks, and its sections in their order.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::object::Objects;
use super::{assets, graph, rail, remarks, shown, summary, traffic};
use crate::plan_view::PlanView;

/// Writes a plan as a page.
pub(super) fn page(view: &PlanView<'_>) -> Markup {
    let plan = view.plan;
    let objects = Objects::of(view);
    let environment = shown::name(&plan.environment);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(assets::policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { "Plan for " (environment) " · lockstep" }
                link rel="icon" href="data:,";
                style { (PreEscaped(assets::STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the plan" }
                (summary::banner(view))
                div.frame {
                    (rail::rail(view, &objects))
                    main id="main" tabindex="-1" {
                        (summary::summary(view, &objects))
                        (traffic::section(view))
                        (objects.sections())
                        (graph::section(view, &objects))
                        (remarks::section(view))
                    }
                }
                footer { p { "Written by lockstep. Digest of all that is wanted: "
                    code { (plan.spec.to_string()) } } }
                script { (PreEscaped(assets::SCRIPT)) }
            }
        }
        "\n"
    }
}
