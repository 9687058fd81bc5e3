//! 公告、承诺、公开随机数、抽取、替换、生成检查任务、作废.

use heyi_domain::draw::{
    BeaconRound, Drafting, Draw, DrawEvent, DrawTask, Opening, Replaced, Replacement, announce, commit, discard, draft_tasks, draw, evolve,
    keeps_drawn, replace, reveal, seal, withhold,
};
use heyi_domain::ids::{DrawId, PersonId, TaskId};
use heyi_domain::task::TaskPlan;
use heyi_rulebook::Day;
use heyi_store::{Query, args};

use super::record::{digest_of_secret, freeze, run};
use crate::act::{Act, Stream};
use crate::load::{Load as _, Loaded};
use crate::views::{Done, DrawDraft, DrawTasksDraft, TaskDraft};
use crate::{App, AppError, Caller, day_of};

impl App {
    /// 锁定名单并公告.
    ///
    /// # Errors
    /// As the domain's [`announce`].
    pub async fn announce_draw(&self, caller: &Caller, draft: DrawDraft) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let text = act.app.clone().draw_text(act.tx, &act.caller, &draft).await?;
                let id = DrawId::from_uuid(act.new_uuid());
                let events = announce(text, &act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), 0), events).await?;
                Ok(act.done(id, number, "名单已锁定并记入存证日志，等各方提交承诺"))
            })
        })
        .await
    }

    /// 提交承诺. The last one binds what the seed is computed from, and names the round of the beacon.
    ///
    /// # Errors
    /// As the domain's [`commit`].
    pub async fn commit_to_draw(&self, caller: &Caller, id: DrawId, commitment: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let state = beside_others(act, id).await?;
                let mut events = commit(&state.state, &commitment, &act.context(()))?;
                let after = events.iter().fold(Some(state.state.clone()), |draw, event| evolve(draw, id, act.caller.actor.person, event));
                let message = match after.filter(|draw| draw.awaited().is_empty()) {
                    Some(after) => {
                        let (round, reveal_by) = act.next_round(&after);
                        let frozen = freeze(&after, &after.commitments(), round, reveal_by)?;
                        events.extend(seal(&after, frozen, &act.context(()))?);
                        "承诺已齐备，随机源期次已确定"
                    }
                    None => "已提交承诺",
                };
                finish(act, id, &state, events, message).await
            })
        })
        .await
    }

    /// 公开随机数.
    ///
    /// # Errors
    /// As the domain's [`reveal`].
    pub async fn reveal_for_draw(&self, caller: &Caller, id: DrawId, secret: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let state = beside_others(act, id).await?;
                let digest = digest_of_secret(&secret);
                let events = reveal(&state.state, Opening { secret: &secret, digest: digest.as_deref() }, &act.context(()))?;
                finish(act, id, &state, events, "已公开随机数").await
            })
        })
        .await
    }

    /// 登记逾期未公开.
    ///
    /// # Errors
    /// As the domain's [`withhold`].
    pub async fn withhold_in_draw(&self, caller: &Caller, id: DrawId) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let state = seen(act, id).await?;
                let (round, reveal_by) = act.next_round(&state.state);
                let frozen = freeze(&state.state, &[], round, reveal_by)?;
                let events = withhold(&state.state, frozen, &act.context(()))?;
                finish(act, id, &state, events, "已登记，由新一期随机源单独决定").await
            })
        })
        .await
    }

    /// 抽取.
    ///
    /// # Errors
    /// As the domain's [`draw`].
    pub async fn run_draw(&self, caller: &Caller, id: DrawId) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let state = seen(act, id).await?;
                let ready = state.state.closed().is_empty();
                let value = match &state.state.frozen {
                    Some(frozen) if ready => act.beacon_value(&frozen.beacon).await?,
                    _ => None,
                };
                let result = match value {
                    Some(value) => {
                        let result = run(&state.state, &value, &[])?;
                        Some((value, result))
                    }
                    None => None,
                };
                let events = draw(&state.state, result, &act.context(()))?;
                finish(act, id, &state, events, "已抽取，结果已公示").await
            })
        })
        .await
    }

    /// 替换.
    ///
    /// # Errors
    /// As the domain's [`replace`].
    pub async fn replace_in_draw(&self, caller: &Caller, id: DrawId, replaced: Replaced) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let state = seen(act, id).await?;
                state.state.may_replace(&replaced, &act.context(()))?;
                let all: Vec<Replaced> = state.state.replaced.iter().cloned().chain([replaced.clone()]).collect();
                let value = state.state.beacon.clone().unwrap_or_default();
                let result = run(&state.state, &value, &all)?;
                let events = replace(&state.state, Replacement { replaced, result }, &act.context(()))?;
                finish(act, id, &state, events, "已按下一签替换").await
            })
        })
        .await
    }

    /// 作废.
    ///
    /// # Errors
    /// As the domain's [`discard`].
    pub async fn discard_draw(&self, caller: &Caller, id: DrawId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let state = seen(act, id).await?;
                let events = discard(&state.state, &reason, &act.context(()))?;
                finish(act, id, &state, events, "已作废，名单和理由仍然公示").await
            })
        })
        .await
    }

    /// 生成检查任务: a draft for each team, of the drawn objects that have no task yet.
    ///
    /// # Errors
    /// As the domain's [`draft_tasks`]; what a task's draft is refused for.
    pub async fn draft_tasks_of_draw(&self, caller: &Caller, id: DrawId, days: DrawTasksDraft) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let state = seen(act, id).await?;
                let mut drafts = Vec::new();
                for (objects, officers) in teams(&state.state) {
                    let task = task_draft(&state.state, &objects, officers, &days);
                    let plan = act.app.clone().plan_of(act.tx, &state.state.text.body, &task).await?;
                    let task = DrawTask { task: TaskId::from_uuid(act.new_uuid()), objects };
                    drafts.push(Drafting { task, plan });
                }
                let (events, made) = draft_tasks(&state.state, drafts, &act.context(()))?;
                let message = format!("已生成{}项检查任务草稿", made.len());
                for (task, events) in made {
                    act.append(Stream::at(&task.task.to_string(), 0), events).await?;
                }
                finish(act, id, &state, events, &message).await
            })
        })
        .await
    }
}

/// The drawn objects without a task, by team.
fn teams(draw: &Draw) -> Vec<(Vec<String>, Vec<PersonId>)> {
    let mut teams: Vec<(Vec<String>, Vec<PersonId>)> = Vec::new();
    for one in draw.result.iter().flat_map(|result| &result.drawn).filter(|one| !draw.has_task(&one.code)) {
        let mut people: Vec<PersonId> = one
            .officers
            .iter()
            .filter_map(|officer| draw.text.officers.iter().find(|known| &known.certificate == officer))
            .map(|known| known.person)
            .collect();
        people.sort();
        match teams.iter_mut().find(|(_, team)| *team == people) {
            Some((objects, _)) => objects.push(one.code.clone()),
            None => teams.push((vec![one.code.clone()], people)),
        }
    }
    teams
}

fn task_draft(draw: &Draw, objects: &[String], officers: Vec<PersonId>, days: &DrawTasksDraft) -> TaskDraft {
    let listed = draw.text.objects.iter().filter(|one| objects.contains(&one.code));
    TaskDraft {
        title: format!(
            "{}（{}）",
            draw.text.title.chars().take(40).collect::<String>(),
            listed.clone().map(|one| one.name.as_str()).next().unwrap_or_default().chars().take(24).collect::<String>()
        ),
        kind: draw.text.kind,
        ordered_from_above: false,
        programme: draw.text.programme,
        reason: None,
        scene: draw.text.scene.clone(),
        checks: Vec::new(),
        firms: listed.map(|one| one.firm).collect(),
        not_merged: Vec::new(),
        first_day: days.first_day,
        last_day: days.last_day,
        officers,
        invited: None,
        urgent: None,
    }
}

impl Act<'_> {
    /// The round of the beacon from now on, and the last day to open secrets.
    fn next_round(&self, draw: &Draw) -> (BeaconRound, Day) {
        let round = self.app.beacon().round_at(self.now_ms + i64::from(draw.text.lead_seconds) * 1_000 + 1);
        let days = self.app.rules.setting("draw-reveal-days").and_then(|s| u32::try_from(s.value).ok()).unwrap_or(0);
        let from = day_of(round.at_ms);
        let reveal_by =
            self.app.rules.calendar().plus_working_days(from, days).unwrap_or_else(|_| from.plus_days(i32::try_from(days).unwrap_or(0)));
        (round, reveal_by)
    }

    /// The value of a round: what another draw was told before, else the source's.
    async fn beacon_value(&mut self, round: &BeaconRound) -> Result<Option<String>, AppError> {
        let known = self
            .tx
            .fetch_optional(
                "SELECT beacon_value FROM draws WHERE beacon = $1 AND beacon_value IS NOT NULL LIMIT 1",
                args![round.id.as_str()],
            )
            .await?;
        if let Some(row) = known {
            return Ok(row.opt_string("beacon_value")?);
        }
        let source = self.app.beacon();
        let value = source.value(round, self.now_ms).await?;
        Ok(value.map(hex::encode))
    }
}

/// The draw as it stands. Parties commit and reveal beside each other: what another one did meanwhile stands in nobody's way.
async fn beside_others(act: &mut Act<'_>, id: DrawId) -> Result<Loaded<Draw>, AppError> {
    act.tx.draw(id).await
}

/// The draw as it stands; tasks that were cancelled count no more.
async fn seen(act: &mut Act<'_>, id: DrawId) -> Result<Loaded<Draw>, AppError> {
    let mut draw = act.tx.draw(id).await?;
    act.same_as_seen(&id.to_string(), draw.number).await?;
    forget_cancelled(act.tx, &mut draw.state).await?;
    Ok(draw)
}

/// Leaves out the tasks that were cancelled: their objects are free to be replaced, or to have another task.
pub(super) async fn forget_cancelled<Q: Query>(q: &mut Q, draw: &mut Draw) -> Result<(), AppError> {
    if draw.tasks.is_empty() {
        return Ok(());
    }
    let sql = "SELECT t.id FROM draw_tasks d JOIN tasks t ON t.id = d.task WHERE d.draw = $1 AND t.status = 'cancelled'";
    let mut cancelled = Vec::new();
    for row in q.fetch_all(sql, args![draw.id.to_string()]).await? {
        cancelled.push(row.string("id")?);
    }
    draw.tasks.retain(|task| !cancelled.contains(&task.task.to_string()));
    Ok(())
}

impl Act<'_> {
    /// A task made of a draw keeps its objects and officers.
    ///
    /// # Errors
    /// `draw_fixed`.
    pub(crate) async fn keeps_drawn(&mut self, task: TaskId, before: &TaskPlan, after: &TaskPlan) -> Result<(), AppError> {
        if self.exists("SELECT task FROM draw_tasks WHERE task = $1", &task.to_string()).await? {
            keeps_drawn(before, after, &self.context(()))?;
        }
        Ok(())
    }
}

async fn finish(act: &mut Act<'_>, id: DrawId, draw: &Loaded<Draw>, events: Vec<DrawEvent>, message: &str) -> Result<Done, AppError> {
    let number = act.append(Stream::at(&id.to_string(), draw.number), events).await?;
    Ok(act.done(id, number, message))
}
