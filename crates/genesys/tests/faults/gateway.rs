//! The calls of the gateway beside its objects, for the matrix, and what they are held to over time.

use std::time::Duration;

use jiff::Timestamp;
use lockstep_genesys::{
    AuditEntry, Client, Completion, Invocation, Message, ModelCall, Role, Talk, Window,
};
use lockstep_model::LiveId;
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_simulator::{Behaviour, Clock, Config as Tenant, ManualClock, Simulator};
use serde_json::Map;

use crate::calls::Scene;
use crate::proxy::time::{Flow, passing};
use crate::proxy::{Asked, Damage, Proxy};
use crate::setup::{client, config, count};

const INVOCATIONS: &str = "/api/v2/ai/llm/gateway/invocations";
const TELEMETRY: &str = "/api/v2/ai/llm/gateway/telemetry";

/// One call of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gateway {
    Prompts,
    Telemetry,
    Audit,
    InvokePrompt,
    StreamPrompt,
    InvokeModel,
    StreamModel,
    Complete,
    Health,
}

impl Gateway {
    /// All of them.
    pub(crate) const ALL: [Self; 9] = [
        Self::Prompts,
        Self::Telemetry,
        Self::Audit,
        Self::InvokePrompt,
        Self::StreamPrompt,
        Self::InvokeModel,
        Self::StreamModel,
        Self::Complete,
        Self::Health,
    ];

    /// Makes the call on a prompt and a model, and returns what it read.
    pub(crate) async fn make(
        self,
        client: &Client,
        (prompt, model): (&LiveId, &LiveId),
    ) -> Result<String, TenantError> {
        let invocation = Invocation {
            prompt,
            input: "Where is my order?",
            session: "s-1",
        };
        let messages = [Message {
            role: Role::User,
            text: "Where is my order?".to_owned(),
        }];
        let asked = ModelCall {
            model,
            messages: &messages,
            temperature: Some(0.2),
            instruction: None,
        };
        match self {
            Self::Prompts => {
                let prompts = client.prompts().await?.into_iter();
                Ok(prompts.map(|prompt| prompt.live_name + "\n").collect())
            }
            Self::Telemetry => {
                let read = client.telemetry(&window(prompt, 25)).await?;
                // The figures are drawn from the prompt's id, which differs from tenant to tenant.
                let at = read.samples.iter().map(|sample| sample.at.clone());
                Ok(format!("{:?}", at.collect::<Vec<_>>()))
            }
            Self::Audit => audit(client).await,
            Self::InvokePrompt => {
                let answered = client.invoke_prompt(invocation).await?;
                Ok(answered.output)
            }
            Self::StreamPrompt => whole(client.stream_prompt(invocation).await?).await,
            Self::InvokeModel => Ok(client.invoke_model(&asked).await?.output),
            Self::StreamModel => whole(client.stream_model(&asked).await?).await,
            Self::Complete => {
                let wanted = Completion {
                    model: "gpt-4",
                    messages: &messages,
                    max_tokens: Some(100),
                };
                Ok(client.complete(&wanted).await?.output)
            }
            Self::Health => Ok(client.check_health(model).await?.passed.to_string()),
        }
    }
}

async fn whole(mut talk: Talk<'_>) -> Result<String, TenantError> {
    let mut text = String::new();
    while let Some(piece) = talk.next().await? {
        text += &piece;
    }
    Ok(text)
}

async fn audit(client: &Client) -> Result<String, TenantError> {
    for hash in ["aa", "bb", "cc", "dd"] {
        let entry = AuditEntry {
            live_id: None,
            resource: None,
            action: "CREATE",
            at: "2026-11-21T10:00:00Z",
            details: Map::new(),
            hash,
            tool: "lockstep",
        };
        client.post_audit(&entry).await?;
    }
    let records = client.audit_logs(100).await?;
    let mut hashes: Vec<_> = records.into_iter().map(|record| record.hash).collect();
    // Which of two entries of one moment is the newer one is the tenant's to say.
    hashes.sort();
    Ok(format!("{hashes:?}"))
}

fn window(prompt: &LiveId, minutes: i64) -> Window {
    let from: Timestamp = "2026-11-20T10:00:00Z".parse().expect("a time");
    Window {
        prompt: prompt.clone(),
        to: from + jiff::SignedDuration::from_mins(minutes),
        from,
    }
}

fn tenant(clock: ManualClock, behaviour: Behaviour) -> Tenant {
    Tenant {
        clock: Clock::Manual(clock),
        behaviour,
        ..Tenant::default()
    }
}

#[test]
fn pages_of_telemetry_are_half_a_second_apart() {
    passing(Flow::EXACT, |clock| async move {
        let behaviour = Behaviour {
            telemetry_pause_ms: 500,
            ..Behaviour::default()
        };
        let tenant = Simulator::start(tenant(clock, behaviour))
            .await
            .expect("a tenant");
        let client = client(&tenant);
        let scene = Scene::set(&client).await;
        let read = client.telemetry(&window(scene.prompt(), 30 * 60)).await;
        assert_eq!(read.expect("all pages").samples.len(), 360);
        // One that came too early would have been refused, and sent again.
        assert_eq!(count(&tenant, "GET", TELEMETRY), 8);
    });
}

#[test]
fn a_stream_that_stalls_is_given_up_and_never_taken_for_whole() {
    passing(Flow::QUICK, |clock| async move {
        let behaviour = Behaviour::default();
        let tenant = Simulator::start(tenant(clock, behaviour))
            .await
            .expect("a tenant");
        let scene = Scene::set(&client(&tenant)).await;
        for damage in [Damage::CutBody, Damage::TooLong, Damage::Stall] {
            let script = move |asked: &Asked| (asked.path == INVOCATIONS).then_some(damage);
            let proxy = Proxy::start(tenant.addr(), None, Box::new(script)).await;
            let mut config = config(&tenant);
            config.base_url = proxy.base_url();
            config.answer_limit = Duration::from_millis(1500);
            let client = Client::new(config).expect("a client");
            let scene = (scene.prompt(), scene.model());
            let error = Gateway::StreamPrompt
                .make(&client, scene)
                .await
                .unwrap_err();
            let began = damage != Damage::Stall;
            let wanted = if began {
                Failure::Answer
            } else {
                Failure::Unsettled
            };
            assert_eq!(error.failure, wanted, "{damage:?}: {error}");
            let told = error.to_string();
            assert_eq!(told.contains("its stream broke off after"), began, "{told}");
        }
    });
}
