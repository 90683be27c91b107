//! How the served rate the handling, and complaints about providers: one a file, tickets with a clock, and nobody of the
//! staff learns who rated before the reply (5.3).

use office::answers::Answers;
use office::listing::Ask;
use office::opinions::{self, Complain, Rate, Reply, Said};
use office::{Refused, appraisals, clocks, queues};
use rules::appraisal::Lapse;
use rules::duties::Act;
use rules::opinions::{Level, State};
use sim::Person;
use uuid::Uuid;

use crate::support::{Case, Region, assert_unknown, both, codes, day};

fn answers<const N: usize>(fields: [(&str, &str); N]) -> Answers {
    fields.into_iter().collect()
}

async fn rate(
    region: &Region,
    by: &Person,
    (kind, file): (&str, Uuid),
    level: &str,
    words: &str,
) -> Result<Said, Refused> {
    let asked = region.town.ask(by).await?;
    let command = Rate {
        kind: kind.to_owned(),
        file,
        answers: answers([("level", level), ("words", words)]),
    };
    opinions::rate(&region.town.office, asked.by(), command).await
}

async fn complain(
    region: &Region,
    by: &Person,
    contract: Uuid,
    words: &str,
) -> Result<Said, Refused> {
    let asked = region.town.ask(by).await?;
    let command = Complain {
        contract,
        answers: answers([("words", words)]),
    };
    opinions::complain(&region.town.office, asked.by(), command).await
}

async fn reply(region: &Region, by: &Person, opinion: Uuid, edition: &str) -> Result<(), Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([
        ("edition", edition),
        ("outcome", "upheld"),
        ("reply", "已改为当日接听"),
    ]);
    let command = Reply { opinion, answers };
    opinions::reply(&region.town.office, asked.by(), command)
        .await
        .map(drop)
}

both! {
    async fn who_is_not_satisfied_is_answered_and_stays_unknown_until_then(region: Region) {
        let town = &region.town;
        let Case { firm, lab, contract, claim, .. } = region.claimed().await;
        let bystander = region.firm("pangguan", 9).await;
        assert_unknown("a bystander", rate(&region, &bystander, ("contract", contract), "5", "").await);
        assert_unknown("the agency", rate(&region, &region.agency, ("contract", contract), "5", "").await);
        assert_unknown("no such kind", rate(&region, &firm, ("budget", contract), "5", "").await);
        assert_eq!(codes(rate(&region, &firm, ("contract", contract), "", "").await), ["level.empty"]);
        assert_eq!(codes(rate(&region, &firm, ("contract", contract), "1", "").await), ["words.empty"]);
        let good = rate(&region, &lab, ("claim", claim), "5", "").await.unwrap();
        let poor = rate(&region, &firm, ("contract", contract), "1", "审核等了很久").await.unwrap();
        assert_eq!(codes(rate(&region, &firm, ("contract", contract), "5", "").await), ["opinion.once"]);
        // The other side of the same file speaks for itself.
        rate(&region, &lab, ("contract", contract), "4", "").await.unwrap();

        let agency = region.actor(&region.agency).await;
        let seen = opinions::view(&town.office, &agency, poor.opinion).await.unwrap();
        assert_eq!((seen.line.level, seen.line.by.clone(), seen.file.is_none()), (Some(Level::VeryPoor), None, true));
        assert!(seen.timeline.is_empty() && !format!("{seen:?}").contains("hongyuan"), "{seen:?}");
        assert_eq!((seen.line.due_on, &seen.to_do[..]), (Some(day("2026-05-07")), &[Act::ReplyOpinion][..]));
        let told = opinions::view(&town.office, &agency, good.opinion).await.unwrap();
        assert_eq!((told.line.state, told.line.by, told.to_do.len()), (State::Told, None, 0));
        // Neither the other party nor the desks that handled the file read it.
        for other in [&lab, &region.county, &region.centre] {
            let actor = region.actor(other).await;
            assert_unknown(&other.login, opinions::view(&town.office, &actor, poor.opinion).await);
        }
        town.go_to(day("2026-04-30"));
        assert!(clocks::remind(&town.office).await.unwrap() > 0, "the desk is reminded");
        assert_unknown("the department", reply(&region, &region.finance, poor.opinion, "1").await);
        reply(&region, &region.agency, poor.opinion, "1").await.unwrap();
        assert!(matches!(reply(&region, &region.agency, poor.opinion, "2").await, Err(Refused::Meanwhile(_))));
        let seen = opinions::view(&town.office, &agency, poor.opinion).await.unwrap();
        assert!(seen.line.by.is_some_and(|by| by.contains("hongyuan")) && seen.file.is_some());

        // A complaint goes to the Agency, which learns who complains; the provider does not learn of it.
        assert_unknown("the lab", complain(&region, &lab, contract, "没有交付").await);
        let said = complain(&region, &firm, contract, "报告晚交一个月").await.unwrap();
        let seen = opinions::view(&town.office, &agency, said.opinion).await.unwrap();
        assert!(seen.line.by.is_some() && seen.line.about.is_some_and(|name| name.contains("zhijian")));
        let labs = region.actor(&lab).await;
        assert_unknown("the lab", opinions::view(&town.office, &labs, said.opinion).await);
        assert_eq!(opinions::list(&town.office, &labs, 1).await.unwrap().count, 2, "its own two ratings");
        // The ticket stands in the Agency's queue with its last day and without who complains; upheld, it costs points,
        // and the provider reads what it is about.
        let queue = queues::queue(&town.office, &agency, &Ask::default()).await.unwrap().lines;
        let ticket = queue.iter().find(|line| line.target == said.opinion).expect("it waits");
        assert_eq!((ticket.act, ticket.due, ticket.subject.as_str()), (Some(Act::ReplyOpinion), seen.line.due_on, ""));
        assert!(ticket.party.contains("zhijian") && !format!("{ticket:?}").contains("hongyuan"), "{ticket:?}");
        let provider = labs.party.unwrap();
        let before = appraisals::standing(&town.office, &labs, (provider, 2026)).await.unwrap();
        let sums = opinions::satisfaction(&town.office, 2026).await.unwrap();
        assert_eq!((sums.levels, sums.complaints, sums.tickets), ([1, 1, 0, 0, 1], 1, [2, 1, 1]));
        reply(&region, &region.agency, said.opinion, "1").await.unwrap();
        let after = appraisals::standing(&town.office, &labs, (provider, 2026)).await.unwrap();
        let lapse = after.basis.lapses.iter().find(|one| one.lapse == Lapse::Complaint).expect("it counts");
        assert_eq!((lapse.file, lapse.number.as_str()), (said.opinion, said.number.as_str()));
        let lost = before.result.total.in_hundredths() - after.result.total.in_hundredths();
        assert_eq!(lost, 500);
        let told = opinions::view(&town.office, &labs, said.opinion).await.unwrap();
        assert!(told.line.words.contains("晚交") && told.line.by.is_none() && told.file.is_none(), "{told:?}");
        assert!(told.timeline.is_empty() && told.files.is_empty());
        region.assert_sound().await;
    }
}
