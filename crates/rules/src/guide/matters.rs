//! What each guide says, in the order in which a firm meets it.

mod beside;

use super::{Guide, Matter, Point, Way, acts, path, point};
use crate::admission::{materials, notice_days};
use crate::coded::Coded;
use crate::duties::Act;
use crate::lifecycle::{claim, contract, provider, subject, voucher};
use crate::parties::{Kind, ProviderClass, Region, TechKind, Use};
use crate::policy::Policy;

pub(super) use self::beside::{matching, object, top_up, voice};

fn working(days: u32) -> String {
    format!("{days} 个工作日")
}

fn way(when: &str, steps: Vec<super::Step>) -> Way {
    Way {
        when: when.to_owned(),
        steps,
    }
}

fn labels<T: Coded>(all: &[T]) -> String {
    let labels: Vec<&str> = all.iter().map(|one| one.label()).collect();
    labels.join("、")
}

pub(super) fn register(policy: &Policy) -> Guide {
    Guide {
        matter: Matter::Register,
        basis: vec![clause!("1.1"), clause!("1.4"), clause!("2.3")],
        who: vec![point(
            format!("{}，办理创新券以前登记一次", labels(Kind::ALL)),
            clause!("1.1"),
        )],
        conditions: vec![
            point("填写实名信息，户名与登记名称一致", clause!("1.4")),
            point(
                format!("个人须年满 {} 周岁", policy.individual_min_age),
                clause!("1.4"),
            ),
        ],
        materials: vec![
            point("企业法人机构：营业执照", clause!("1.4")),
            point("社会组织：法人登记证书", clause!("1.4")),
            point("创新创业者：身份证人像面和国徽面", clause!("1.4")),
        ],
        ways: vec![way(
            "",
            path(
                subject::State::Submitted,
                &[subject::Event::Certify],
                subject::next,
                subject::State::turn,
            ),
        )],
        limits: Vec::new(),
        questions: vec![
            (
                "由哪里认证".to_owned(),
                point("登记所在县（市、区）的科技管理部门", clause!("2.3")),
            ),
            (
                "登记后名称、账户、所在地变了怎么办".to_owned(),
                point("在“我的办理”中逐项变更，不用重新登记", clause!("1.4")),
            ),
        ],
    }
}

pub(super) fn admit(policy: &Policy) -> Guide {
    let listed = ProviderClass::ALL.iter().flat_map(|class| {
        let needed = materials(*class).iter();
        needed.map(move |one| point(format!("{}：{}", class.label(), one.label()), one.clause()))
    });
    let grounds = ProviderClass::ALL.iter().map(|class| {
        let how = if class.is_direct() {
            "直接备案"
        } else {
            "专家评审后备案"
        };
        point(format!("{}：{how}", class.label()), class.clause())
    });
    let review = [
        point("具备业务基础和必要的设备设施", clause!("7.3(a)")),
        point("有完善的管理制度和规范流程", clause!("7.3(b)")),
        point(
            format!("专职服务团队不少于 {} 人", policy.provider_min_team),
            clause!("7.3(c)"),
        ),
        point("无不良信用记录", clause!("7.3(d)")),
    ];
    let review = review.map(|one| Point {
        text: format!("评审入库的，{}", one.text),
        ..one
    });
    Guide {
        matter: Matter::Admit,
        basis: vec![
            clause!("7.1"),
            clause!("7.2"),
            clause!("7.3"),
            clause!("7.4"),
            clause!("2.4"),
        ],
        who: vec![
            point("区内外提供科技服务的机构，自愿申报", clause!("7.1")),
            point("区外机构须经当地科技管理部门认定", clause!("1.3")),
        ],
        conditions: grounds.chain(review).collect(),
        materials: listed.collect(),
        ways: admission_ways(),
        limits: admission_limits(policy),
        questions: vec![(
            "什么时候能申请".to_owned(),
            point("随时申报、随时审核，入库后名录即时更新", clause!("7.4")),
        )],
    }
}

fn admission_ways() -> Vec<Way> {
    use provider::Event as E;
    let by = |events: &[E]| {
        path(
            provider::start(),
            events,
            provider::next,
            provider::State::turn,
        )
    };
    vec![
        way("直接备案", by(&[E::TakeIn, E::File])),
        way(
            "专家评审",
            by(&[
                E::TakeInReview,
                E::Draw,
                E::CloseReview,
                E::Publish,
                E::File,
            ]),
        ),
    ]
}

fn admission_limits(policy: &Policy) -> Vec<Point> {
    let notice = |class: ProviderClass| match notice_days(policy, class) {
        0 => "不公示".to_owned(),
        days => format!("公示 {}", working(days)),
    };
    vec![
        point(
            format!("直接备案的{}", notice(ProviderClass::Testing)),
            clause!("7.2"),
        ),
        point(
            format!("评审入库的{}", notice(ProviderClass::Reviewed)),
            clause!("7.3"),
        ),
        point(
            format!(
                "专家评分 {}，{} 位专家，至少 {} 份评分表",
                working(policy.review_days),
                policy.review_experts,
                policy.review_quorum
            ),
            clause!("7.3"),
        ),
        point(
            format!("被暂停的，{}内整改", working(policy.rectify_days)),
            clause!("5.3"),
        ),
    ]
}

pub(super) fn apply(policy: &Policy) -> Guide {
    use contract::Event as E;
    let uses = Use::ALL.iter().map(|one| point(one.label(), one.clause()));
    let registered: Vec<TechKind> = TechKind::ALL
        .iter()
        .copied()
        .filter(|kind| kind.needs_registration())
        .collect();
    Guide {
        matter: Matter::Apply,
        basis: vec![
            clause!("5.8"),
            clause!("5.9"),
            clause!("8.1"),
            clause!("8.2"),
            clause!("8.3"),
        ],
        who: vec![point("已认证的科技创新主体，全年受理", clause!("5.9"))],
        conditions: uses
            .map(|one| Point {
                text: format!("可以用于：{}", one.text),
                ..one
            })
            .chain(application(policy))
            .collect(),
        materials: vec![
            point(
                "科技创新券服务合同：平台拟定、双方签章后上传扫描件",
                clause!("8.2"),
            ),
            point(
                format!("{}：认定登记编号和证明", labels(&registered)),
                clause!("8.1"),
            ),
        ],
        ways: vec![way(
            "",
            path(
                contract::start(),
                &[E::Submit, E::Approve, E::Recheck, E::Confirm],
                contract::next,
                contract::State::turn,
            ),
        )],
        limits: vec![point(
            format!("创新券自发放之日起 {} 年内有效", policy.validity_years),
            clause!("8.8"),
        )],
        questions: vec![
            (
                "一份合同能申领几张".to_owned(),
                point("一份合同一张券", clause!("5.8")),
            ),
            (
                "额度不够怎么办".to_owned(),
                point(
                    "经本主体同意，按余额发较小的面额；没有余额的不发",
                    clause!("R7"),
                ),
            ),
        ],
    }
}

/// Rates, ceilings and what is excluded.
fn application(policy: &Policy) -> Vec<Point> {
    let mut points = Vec::new();
    let mut from = None;
    for slice in &policy.slices {
        let part = match (from, slice.up_to) {
            (None, Some(to)) => format!("{to} 元及以下的部分"),
            (Some(from), Some(to)) => format!("{from} 元以上至 {to} 元的部分"),
            (Some(from), None) => format!("{from} 元以上的部分"),
            (None, None) => "全部".to_owned(),
        };
        let text = format!("合同金额{part}，抵用 {}", slice.rate);
        points.push(point(text, slice.clause.clone()));
        from = slice.up_to;
    }
    for kind in Kind::ALL {
        let text = format!("{}每年最多抵用 {} 元", kind.label(), policy.ceiling(*kind));
        points.push(point(text, clause!("4.4")));
    }
    points.extend([
        point(
            format!(
                "购买技术成果、专利的合同不超过 {} 元",
                policy.purchase_limit
            ),
            clause!("3.2"),
        ),
        point("强制检测、法定检测和其他商业性检测不予支持", clause!("5.5")),
        point("执行期内的科技计划项目不能同时享受", clause!("5.6")),
        point(
            format!(
                "{} 天内与同一机构的同类合同合并查看，不得化整为零",
                policy.split_window_days
            ),
            clause!("5.2"),
        ),
    ]);
    if policy.block_affiliated {
        points.push(point("双方有关联关系的不予受理", clause!("R24")));
    }
    points
}

pub(super) fn settle(policy: &Policy) -> Guide {
    use voucher::Event as E;
    let by = |region: Region| {
        path(
            voucher::State::Issued,
            &[E::use_in(region)],
            voucher::next,
            voucher::State::turn,
        )
    };
    Guide {
        matter: Matter::Use,
        basis: vec![clause!("8.3"), clause!("5.1"), clause!("8.8")],
        who: vec![point("持有未使用创新券的主体", clause!("8.3"))],
        conditions: vec![
            point("区内机构：付款时直接抵用，机构不得拒绝", clause!("8.3")),
            point("区外机构：先付清全款，服务完成后兑付给主体", clause!("6.3")),
            point("不得转让、赠送或虚假使用", clause!("5.1")),
        ],
        materials: vec![point("付给区外机构的，登记全额付款", clause!("8.3"))],
        ways: vec![
            way("区内机构", by(Region::Inside)),
            way("区外机构", by(Region::Outside)),
        ],
        limits: vec![point(
            format!("发放之日起 {} 年内使用", policy.validity_years),
            clause!("8.8"),
        )],
        questions: vec![
            (
                "机构不认这张券怎么办".to_owned(),
                point("机构不能拒绝，只能提出异议，由专业机构处理", clause!("R21")),
            ),
            (
                "不用了怎么办".to_owned(),
                point("没有抵用或登记付款的可以退回，额度随即恢复", clause!("R30")),
            ),
        ],
    }
}

pub(super) fn prove(policy: &Policy) -> Guide {
    let reminders: Vec<String> = policy.reminder_days.iter().map(u32::to_string).collect();
    Guide {
        matter: Matter::Prove,
        basis: vec![clause!("8.4")],
        who: vec![point("服务结束的主体和服务机构", clause!("8.4"))],
        conditions: vec![point("双方都确认服务完成后开始计时", clause!("R10"))],
        materials: vec![
            point("对服务机构的评价", clause!("8.4")),
            point("发票或行政事业性收费票据", clause!("8.4")),
            point(
                "成果证明：检测报告、技术解决方案、合作研发总结等",
                clause!("8.4"),
            ),
        ],
        ways: vec![way(
            "",
            acts(&[
                Act::CompleteService,
                Act::RateProvider,
                Act::AddTicket,
                Act::AddResult,
            ]),
        )],
        limits: vec![
            point(
                format!("完成后 {}内评价并上传", working(policy.evidence_days)),
                clause!("8.4"),
            ),
            point(
                format!("剩 {} 个工作日时提醒", reminders.join("、")),
                clause!("R10"),
            ),
        ],
        questions: vec![
            (
                "超过期限还能交吗".to_owned(),
                point("创新券到期前仍可提交，但记为逾期", clause!("R10")),
            ),
            (
                "票据后来红冲或作废了怎么办".to_owned(),
                point(
                    "兑付申请退回补正；撤下这张票据，登记有效的票据后重新提交",
                    clause!("8.4"),
                ),
            ),
        ],
    }
}

pub(super) fn redeem(policy: &Policy) -> Guide {
    use claim::Event as E;
    Guide {
        matter: Matter::Redeem,
        basis: vec![
            clause!("6.1"),
            clause!("6.2"),
            clause!("6.3"),
            clause!("8.5"),
            clause!("8.6"),
            clause!("8.7"),
        ],
        who: vec![
            point("区内机构的服务券，由服务机构申请", clause!("6.2")),
            point("区外机构服务的创新券，由主体申请", clause!("6.3")),
        ],
        conditions: vec![
            point("服务已完成，评价、票据和成果证明齐全", clause!("8.4")),
            point(
                "兑付不超过面额，也不超过按实际支出算出的金额",
                clause!("R3"),
            ),
            point("可以随用随兑，也可以几张一起累计兑付", clause!("6.1")),
        ],
        materials: vec![point(
            "不另交材料：用已登记的票据和成果证明",
            clause!("8.4"),
        )],
        ways: vec![way(
            "",
            path(
                claim::start(),
                &[E::Recheck, E::Confirm, E::Pay],
                claim::next,
                claim::State::turn,
            ),
        )],
        limits: vec![
            point(
                format!(
                    "收到完整申请后 {}内确认并付款",
                    working(policy.payment_days)
                ),
                clause!("8.6"),
            ),
            point(
                format!(
                    "其中复核 {}、审定 {}、付款 {}",
                    working(policy.recheck_days),
                    working(policy.confirm_days),
                    working(policy.pay_days)
                ),
                clause!("R11"),
            ),
            point(
                format!("退回补正的，至少有 {}补正", working(policy.correction_days)),
                clause!("R9"),
            ),
        ],
        questions: vec![(
            "当年预算用完怎么办".to_owned(),
            point("审定的申请按先后排队，结转下一年度优先支付", clause!("8.6")),
        )],
    }
}
