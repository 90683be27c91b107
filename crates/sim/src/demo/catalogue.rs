//! What the laboratories of the demo region offer; one certificate runs out soon.

use chrono::{Days, NaiveDate};
use office::Refused;
use office::answers::Answers;
use rules::catalogue::EntryKind::{self, Certificate, Instrument, Service};
use uuid::Uuid;

use crate::offers::{certificate_form, instrument_form, service_form};
use crate::town::{Person, Town};
use crate::verdicts::approve;
use crate::walk::tick;

/// How many days after the demo's last day the certificate of the testing institute runs out.
const SOON: u64 = 20;

/// The laboratories hand in what they offer and the Agency approves most of it; some waits on its desk.
pub(super) async fn fill(
    town: &Town,
    agency: &Person,
    [saishang, hujiang, helanshan]: [&Person; 3],
    today: NaiveDate,
) -> Result<(), Refused> {
    let stage = Stage { town, agency };
    let cma = stage
        .public(
            saishang,
            Certificate,
            basis("241512050123", today, today + Days::new(SOON)),
        )
        .await?;
    let cnas = tick(later("L12345", today), "kind", "cnas");
    let cnas = tick(cnas, "issuer", "中国合格评定国家认可委员会");
    let cnas = stage.public(saishang, Certificate, cnas).await?;
    let tensile = service("金属材料室温拉伸试验", "GB/T 228.1-2021", "300", cma);
    let tensile = stage.public(saishang, Service, tensile).await?;
    for (item, method, yuan, on) in [
        ("钢的化学成分光谱分析", "GB/T 4336-2016", "260", cma),
        ("金属显微组织检验", "GB/T 13298-2015", "220", cnas),
        ("塑料热变形温度测定", "GB/T 1634.2-2019", "350", cnas),
    ] {
        stage
            .public(saishang, Service, service(item, method, yuan, on))
            .await?;
    }
    for (name, model) in [
        ("场发射扫描电子显微镜", "JSM-7800F"),
        ("X射线衍射仪", "D8 ADVANCE"),
        ("电子万能试验机", "WDW-300"),
    ] {
        stage
            .public(saishang, Instrument, instrument_form(name, model))
            .await?;
    }
    // A new price and two new instruments wait for the Agency.
    let dearer = service("金属材料室温拉伸试验", "GB/T 228.1-2021", "320", cma);
    town.change_entry(saishang, Service, (tensile, 2), dearer)
        .await?;
    for (name, model) in [("激光粒度仪", "MS3000"), ("差示扫描量热仪", "DSC 214")] {
        town.offer(saishang, Instrument, instrument_form(name, model))
            .await?;
    }
    town.locate(saishang, "106.3021", "38.4633").await?;
    others(&stage, hujiang, helanshan, today).await
}

async fn others(
    stage: &Stage<'_>,
    hujiang: &Person,
    helanshan: &Person,
    today: NaiveDate,
) -> Result<(), Refused> {
    let until = today + Days::new(400);
    let proof = tick(
        basis("沪科创券2024-0318", today, until),
        "kind",
        "other-province",
    );
    let proof = tick(proof, "issuer", "上海市科学技术委员会");
    let proof = stage.public(hujiang, Certificate, proof).await?;
    let thermal = service("导热系数测定", "ASTM D5470-17", "1200", proof);
    stage.public(hujiang, Service, thermal).await?;
    let camera = instrument_form("红外热像仪", "FLIR T865");
    stage.public(hujiang, Instrument, camera).await?;
    let incubator = tick(
        basis("国科火字〔2021〕88号", today, until),
        "kind",
        "incubator",
    );
    let incubator = tick(incubator, "scope", "国家级科技企业孵化器");
    let incubator = tick(incubator, "issuer", "科学技术部");
    let incubator = stage.public(helanshan, Certificate, incubator).await?;
    let desk = tick(service("孵化工位租赁", "", "800", incubator), "unit", "月");
    let desk = tick(desk, "use_code", "incubation");
    stage.public(helanshan, Service, desk).await?;
    Ok(())
}

struct Stage<'a> {
    town: &'a Town,
    agency: &'a Person,
}

impl Stage<'_> {
    /// Hands an entry in and has it approved.
    async fn public(
        &self,
        lab: &Person,
        kind: EntryKind,
        answers: Answers,
    ) -> Result<Uuid, Refused> {
        let id = self.town.offer(lab, kind, answers).await?;
        self.town
            .decide_entry(self.agency, kind, id, approve(1))
            .await?;
        Ok(id)
    }
}

fn later(number: &str, today: NaiveDate) -> Answers {
    certificate_form(number, today - Days::new(700), today + Days::new(1200))
}

/// A certificate on which the admission rests.
fn basis(number: &str, today: NaiveDate, expires_on: NaiveDate) -> Answers {
    let form = certificate_form(number, today - Days::new(700), expires_on);
    tick(form, "basis", "yes")
}

fn service(item: &str, method: &str, yuan: &str, certificate: Uuid) -> Answers {
    let form = tick(service_form(item, yuan), "method", method);
    tick(form, "certificate", &certificate.to_string())
}
