//! The desks, laboratories and firms of the small demo region.

use office::Refused;
use rules::duties::Role;
use uuid::Uuid;

use crate::forms::{lab_form, outside_lab_form, subject_form};
use crate::papers::{resident_id, uscc};
use crate::town::{Person, Town};
use crate::verdicts::approve;
use crate::walk::tick;

pub(super) struct Desks {
    pub(super) admin: Person,
    pub(super) xingqing: Person,
    pub(super) xixia: Person,
    pub(super) jinfeng: Person,
    pub(super) yongning: Person,
    pub(super) shapotou: Person,
    pub(super) agency: Person,
    pub(super) centre: Person,
    pub(super) finance: Person,
    pub(super) releasers: [Person; 2],
}

/// What 西夏区 pays on top: rate in per cent, ceiling and budget in yuan.
pub(super) const TOP_UP: [&str; 3] = ["30", "50000", "500000"];

impl Desks {
    pub(super) async fn open(town: &Town) -> Result<Desks, Refused> {
        let admin = town.found().await?;
        let county = async |login, name, body, division| {
            town.staff(&admin, (login, name), Role::County, (body, division))
                .await
        };
        let region = async |login, name, role, body| {
            town.staff(&admin, (login, name), role, (body, "")).await
        };
        county("yinchuan", "张主任", "银川市科学技术局", "640100").await?;
        county("xixia2", "冯会计", "西夏区科学技术局", "640105").await?;
        county("xixia3", "孙副局长", "西夏区科学技术局", "640105").await?;
        let body = "自治区科学技术厅";
        region("department", "厅业务处", Role::Department, body).await?;
        region("centre2", "督查员", Role::Centre, "自治区创业中心").await?;
        region("auditor", "审计员", Role::Auditor, "自治区审计组").await?;
        Ok(Desks {
            xingqing: county("xingqing", "李科长", "兴庆区科学技术局", "640104").await?,
            xixia: county("xixia", "王科长", "西夏区科学技术局", "640105").await?,
            jinfeng: county("jinfeng", "赵科长", "金凤区科学技术局", "640106").await?,
            yongning: county("yongning", "何科长", "永宁县科学技术局", "640121").await?,
            shapotou: county("shapotou", "田科长", "沙坡头区科学技术局", "640502").await?,
            agency: region("agency", "复核员", Role::Agency, "平台服务机构").await?,
            centre: region("centre", "审定员", Role::Centre, "自治区创业中心").await?,
            finance: region("finance", "出纳员", Role::Finance, "自治区财政支付中心").await?,
            releasers: [
                region("finance2", "会计员", Role::Finance, "自治区财政支付中心").await?,
                region("finance3", "财务主管", Role::Finance, "自治区财政支付中心").await?,
            ],
            admin,
        })
    }
}

pub(super) struct Labs {
    pub(super) saishang: (Person, Uuid),
    pub(super) hujiang: (Person, Uuid),
    pub(super) helanshan: Person,
}

impl Labs {
    pub(super) async fn open(town: &Town, desks: &Desks) -> Result<Labs, Refused> {
        let file = async |login, form| {
            let person = town.sign_up(login, "业务员", Role::Provider).await?;
            let provider = town.apply(&person, form).await?;
            town.admit(&desks.agency, provider, approve(1)).await?;
            town.admit(&desks.centre, provider, approve(2)).await?;
            Ok::<_, Refused>((person, provider))
        };
        let saishang = file("saishang", lab_form("塞上材料检测研究院", 101, "640104")).await?;
        let hujiang = file("hujiang", outside_lab_form("沪江检测技术有限公司", 102)).await?;
        let incubator = tick(
            tick(
                lab_form("贺兰山孵化器有限公司", 103, "640106"),
                "uscc",
                &uscc("91640106MA", 103),
            ),
            "class",
            "incubator",
        );
        let incubator = tick(incubator, "uses", "incubation,consulting");
        let incubator = tick(
            incubator,
            "services",
            "孵化场地租赁、财务与管理咨询、创业辅导。",
        );
        let incubator = tick(incubator, "recognition", "国家级科技企业孵化器认定");
        let (helanshan, _) = file("helanshan", incubator).await?;
        // One application waits for the Agency.
        let waiting = town.sign_up("huanghe", "业务员", Role::Provider).await?;
        let agent = tick(
            lab_form("黄河知识产权代理有限公司", 104, "640104"),
            "uscc",
            &uscc("91640104MA", 104),
        );
        town.apply(&waiting, tick(agent, "uses", "consulting"))
            .await?;
        town.next_working_day();
        Ok(Labs {
            saishang,
            hujiang,
            helanshan,
        })
    }
}

pub(super) struct Firms {
    pub(super) gouhong: Person,
    pub(super) guangfu: Person,
    pub(super) yunfu: Person,
    pub(super) xuehui: Person,
    pub(super) maxiaochuan: Person,
}

impl Firms {
    pub(super) async fn open(town: &Town, desks: &Desks) -> Result<Firms, Refused> {
        let certified = async |login, name, form, desk: &Person| {
            let person = town.sign_up(login, name, Role::Subject).await?;
            let subject = town.register(&person, form).await?;
            town.certify(desk, subject, approve(1)).await?;
            Ok::<_, Refused>(person)
        };
        let society = tick(
            tick(
                subject_form("宁夏智能制造学会", 204, "640104"),
                "kind",
                "social",
            ),
            "uscc",
            &uscc("51640000", 204),
        );
        let person = tick(
            tick(subject_form("马小川", 205, "640121"), "kind", "individual"),
            "identity",
            &resident_id(205),
        );
        let gouhong = subject_form("宁夏枸红生物科技有限公司", 201, "640105");
        let guangfu = subject_form("银川光伏新材料有限公司", 202, "640106");
        let yunfu = subject_form("中卫云服技术有限公司", 203, "640502");
        let firms = Firms {
            gouhong: certified("gouhong", "杨晓燕", gouhong, &desks.xixia).await?,
            guangfu: certified("guangfu", "丁文博", guangfu, &desks.jinfeng).await?,
            yunfu: certified("yunfu", "石磊", yunfu, &desks.shapotou).await?,
            xuehui: certified("xuehui", "吴秀兰", society, &desks.xingqing).await?,
            maxiaochuan: certified("maxiaochuan", "马小川", person, &desks.yongning).await?,
        };
        // One registration waits for its county; behind it stands somebody who is registered himself (R8).
        let waiting = town.sign_up("niangzao", "韩雪", Role::Subject).await?;
        let firm = subject_form("永宁酿造技术有限公司", 206, "640121");
        let firm = tick(firm, "representative", "马小川");
        let firm = tick(firm, "representative_identity", &resident_id(205));
        town.register(&waiting, firm).await?;
        town.next_working_day();
        Ok(firms)
    }
}
