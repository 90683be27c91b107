//! What people do, one step at a time, each through the verb that the page calls.

use bytes::Bytes;
use chrono::Datelike;
use office::answers::Answers;
use office::attachments::{Upload, papers};
use office::drafts::{self, DraftKind};
use office::papers::Kind;
use office::review::Verdict;
use office::{
    By, Refused, attachments, budget, claims, contracts, providers, service, subjects, vouchers,
};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::ledger::Line;
use rules::ledger::budget::Move;
use uuid::Uuid;

use crate::forms::ticket_form;
use crate::papers::{pdf, signed};
use crate::town::{Person, Town};

/// Ticks a box or fills a field of a form.
pub fn tick(mut answers: Answers, field: &str, value: &str) -> Answers {
    answers.set(field, value);
    answers
}

/// The form by which Finance grants, adds to or cuts a line.
pub fn budget_form(year: i32, (line, change): (Line, Move), amount: &str) -> Answers {
    [
        ("year", year.to_string().as_str()),
        ("line", line.code()),
        ("change", change.code()),
        ("amount", amount),
        ("document", "年度部门预算批复"),
    ]
    .into_iter()
    .collect()
}

/// The slots that a form of this kind with these answers must fill.
pub(crate) fn evidence(kind: DraftKind, answers: &Answers) -> &'static [&'static str] {
    match (kind, answers.get("kind")) {
        (DraftKind::Provider, _) => match answers.get("class") {
            "reviewed" => &["base_file", "management_file", "team_file", "credit_file"],
            "other-province" => &["platform_file"],
            "platform-host" => &["host_file"],
            "incubator" => &["incubator_file"],
            _ => &["testing_file"],
        },
        (DraftKind::Contract, _) => match answers.get("tech") {
            "development" | "transfer" | "licence" => &["tech_file"],
            _ => &[],
        },
        (DraftKind::Subject, "enterprise") => &["licence"],
        (DraftKind::Subject, "social") => &["charter"],
        (DraftKind::Subject, "individual") => &["identity_front", "identity_back"],
        _ => &[],
    }
}

/// What people call the file in a slot.
fn called(slot: &str) -> &str {
    match slot {
        "licence" => "营业执照",
        "charter" => "登记证书",
        "identity_front" => "身份证正面",
        "identity_back" => "身份证背面",
        "tech_file" => "认定登记证明",
        "testing_file" => "资质证书",
        "host_file" => "平台认定文件",
        "incubator_file" => "孵化机构认定文件",
        "base_file" => "业务基础和设备清单",
        "management_file" => "管理制度和服务流程",
        "team_file" => "专职人员名单",
        "credit_file" => "信用报告",
        "platform_file" => "所在省平台注册证明",
        other => other,
    }
}

impl Town {
    /// A draft with these answers and a file in every slot that they lead to.
    pub async fn draft(
        &self,
        person: &Person,
        kind: DraftKind,
        answers: Answers,
    ) -> Result<Uuid, Refused> {
        let actor = self.actor(person).await?;
        let slots = evidence(kind, &answers);
        let draft = drafts::begin(
            &self.office,
            By {
                actor: &actor,
                request: &self.request(),
            },
            kind,
            answers,
            None,
        )
        .await?;
        for slot in slots {
            self.paper(person, draft, slot, pdf(&format!("{}.pdf", called(slot))))
                .await?;
        }
        Ok(draft)
    }

    /// Puts a file into a slot of a draft.
    pub async fn paper(
        &self,
        person: &Person,
        draft: Uuid,
        slot: &'static str,
        upload: Upload,
    ) -> Result<(), Refused> {
        let actor = self.actor(person).await?;
        papers::add(&self.office, &actor, draft, slot, upload).await
    }

    pub async fn register(&self, person: &Person, answers: Answers) -> Result<Uuid, Refused> {
        let draft = self.draft(person, DraftKind::Subject, answers).await?;
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = subjects::Register { draft };
        Ok(subjects::register(&self.office, by, command).await?.subject)
    }

    pub async fn certify(
        &self,
        person: &Person,
        subject: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = subjects::Certify { subject, verdict };
        Ok(subjects::certify(&self.office, by, command).await?.state)
    }

    pub async fn apply(&self, person: &Person, answers: Answers) -> Result<Uuid, Refused> {
        let draft = self.draft(person, DraftKind::Provider, answers).await?;
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = providers::Apply { draft };
        Ok(providers::apply(&self.office, by, command).await?.provider)
    }

    /// The Agency takes in or the Centre files, by the person's role.
    pub async fn admit(
        &self,
        person: &Person,
        provider: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = providers::Decide { provider, verdict };
        let done = match person.role {
            Role::Agency => providers::take_in(&self.office, by, command).await?,
            _ => providers::file(&self.office, by, command).await?,
        };
        Ok(done.state)
    }

    pub async fn remove(
        &self,
        person: &Person,
        provider: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = providers::Decide { provider, verdict };
        Ok(providers::remove(&self.office, by, command).await?.state)
    }

    pub async fn submit_contract(
        &self,
        person: &Person,
        answers: Answers,
    ) -> Result<Uuid, Refused> {
        let draft = self.draft(person, DraftKind::Contract, answers).await?;
        self.submit_draft(person, draft).await
    }

    /// Draws a draft up, has it signed by both parties and hands it in.
    pub async fn submit_draft(&self, person: &Person, draft: Uuid) -> Result<Uuid, Refused> {
        let contract = self.draw_contract(person, draft).await?;
        self.seal(person, contract).await?;
        Ok(contract)
    }

    pub async fn draw_contract(&self, person: &Person, draft: Uuid) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = contracts::Draw { draft };
        Ok(contracts::draw(&self.office, by, command).await?.contract)
    }

    /// The contract as its subject downloads it for the seals.
    pub async fn contract_paper(&self, person: &Person, contract: Uuid) -> Result<Bytes, Refused> {
        let actor = self.actor(person).await?;
        let file = contracts::view(&self.office, &actor, contract).await?;
        let mut papers = file.papers.iter();
        let paper = papers.find(|paper| paper.kind == Kind::Contract && paper.stands);
        let paper = paper.ok_or(Refused::Unknown)?;
        Ok(office::papers::read(&self.office, &actor, paper.id)
            .await?
            .bytes)
    }

    /// Both parties sign the contract's paper, and the subject hands it in.
    pub async fn seal(&self, person: &Person, contract: Uuid) -> Result<(), Refused> {
        let paper = self.contract_paper(person, contract).await?;
        self.hand_in(person, contract, signed(&paper, "签章后的合同.pdf"))
            .await
    }

    /// Hands in a contract with this file as its signed copy.
    pub async fn hand_in(
        &self,
        person: &Person,
        contract: Uuid,
        sealed: Upload,
    ) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let act = Act::SubmitContract;
        let held = attachments::hold(&self.office, by, act, "attachment", sealed).await?;
        contracts::recognise(&self.office, by.actor, contract, held.id).await?;
        let command = contracts::Submit {
            contract,
            sealed: held.id.to_string(),
        };
        contracts::submit(&self.office, by, command).await?;
        Ok(())
    }

    /// County, Agency or Centre decide on a contract, by the person's role.
    pub async fn decide_contract(
        &self,
        person: &Person,
        contract: Uuid,
        verdict: Verdict,
    ) -> Result<contracts::Decided, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = contracts::Decide { contract, verdict };
        match person.role {
            Role::County => contracts::review(&self.office, by, command).await,
            Role::Agency => contracts::recheck(&self.office, by, command).await,
            _ => contracts::confirm(&self.office, by, command).await,
        }
    }

    pub async fn set_off(&self, person: &Person, voucher: Uuid) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = vouchers::Settle { voucher };
        Ok(vouchers::set_off(&self.office, by, command).await?.state)
    }

    pub async fn pay_in_full(&self, person: &Person, voucher: Uuid) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = vouchers::Settle { voucher };
        Ok(vouchers::pay_in_full(&self.office, by, command)
            .await?
            .state)
    }

    pub async fn complete(&self, person: &Person, contract: Uuid) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = service::Complete { contract };
        Ok(service::complete(&self.office, by, command).await?.state)
    }

    pub async fn rate(&self, person: &Person, contract: Uuid, stars: &str) -> Result<i64, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let answers = [("stars", stars), ("comment", "报告及时，数据完整")]
            .into_iter()
            .collect();
        let command = service::Rate { contract, answers };
        Ok(service::rate(&self.office, by, command).await?.stars)
    }

    /// Enters a digital invoice of this amount, with its file.
    pub async fn ticket(
        &self,
        person: &Person,
        contract: Uuid,
        serial: u64,
        amount: Fen,
    ) -> Result<Uuid, Refused> {
        let actor = self.actor(person).await?;
        let file = contracts::view(&self.office, &actor, contract).await?;
        let (seller, buyer) = (&file.provider.name, &file.subject.name);
        let mut answers = ticket_form(serial, seller, buyer, amount, self.office.today());
        let upload = pdf(&format!("发票{serial}.pdf"));
        let asked = self.ask(person).await?;
        let by = asked.by();
        let held =
            attachments::hold(&self.office, by, Act::AddTicket, "attachment", upload).await?;
        answers.set("attachment", &held.id.to_string());
        let command = service::AddTicket { contract, answers };
        Ok(service::add_ticket(&self.office, by, command).await?.id)
    }

    pub async fn result(&self, person: &Person, contract: Uuid) -> Result<Uuid, Refused> {
        let actor = self.actor(person).await?;
        let number = contracts::view(&self.office, &actor, contract)
            .await?
            .number;
        let upload = pdf(&format!("检测报告 {number}.pdf"));
        let asked = self.ask(person).await?;
        let by = asked.by();
        let held =
            attachments::hold(&self.office, by, Act::AddResult, "attachment", upload).await?;
        let id = held.id.to_string();
        let answers = [("attachment", id.as_str())].into_iter().collect();
        let command = service::AddResult { contract, answers };
        Ok(service::add_result(&self.office, by, command).await?.id)
    }

    /// Claims what the check says will be paid.
    pub async fn claim(&self, person: &Person, voucher: Uuid) -> Result<Uuid, Refused> {
        let actor = self.actor(person).await?;
        let check = claims::look_over(&self.office, &actor, voucher).await?;
        let asked = self.ask(person).await?;
        let by = asked.by();
        let amount = check.payout.value;
        let command = claims::Submit { voucher, amount };
        Ok(claims::submit(&self.office, by, command).await?.claim)
    }

    /// Agency or Centre decide on a claim, by the person's role.
    pub async fn decide_claim(
        &self,
        person: &Person,
        claim: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let command = claims::Decide { claim, verdict };
        let done = match person.role {
            Role::Agency => claims::recheck(&self.office, by, command).await?,
            _ => claims::confirm(&self.office, by, command).await?,
        };
        Ok(done.state)
    }

    pub async fn pay(
        &self,
        person: &Person,
        claim: Uuid,
        edition: i64,
        reference: &str,
    ) -> Result<Fen, Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let answers = [
            ("edition", edition.to_string().as_str()),
            ("reference", reference),
            ("paid_on", &self.office.today().to_string()),
        ]
        .into_iter()
        .collect();
        let command = claims::Pay { claim, answers };
        Ok(claims::pay(&self.office, by, command).await?.amount)
    }

    /// Finance grants the budget of this year.
    pub async fn appropriate(&self, person: &Person, yuan: i64) -> Result<(), Refused> {
        let year = self.office.today().year();
        self.appropriate_for(person, year, yuan).await
    }

    /// Finance grants the budget of a year.
    pub async fn appropriate_for(
        &self,
        person: &Person,
        year: i32,
        yuan: i64,
    ) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        let by = asked.by();
        let answers = budget_form(year, (Line::Redemption, Move::Add), &yuan.to_string());
        budget::appropriate(&self.office, by, budget::Appropriate(answers)).await?;
        Ok(())
    }
}
