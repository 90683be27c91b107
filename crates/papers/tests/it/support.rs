//! A sheet of every kind.

use papers::{Body, Kind, Line, Section, Sheet, Sign, SignBox, Table};
use serde_json::json;

pub fn sheet(kind: Kind) -> Sheet {
    let number = "HT2026-000123-7";
    let body = body();
    Sheet {
        kind,
        data: json!({
            "title": kind.label(), "number": number, "edition": 1, "check": "K7M2PQ4X",
            "site": "https://kequan.example", "hash": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            "made_on": "2026年11月23日", "date": [2026, 11, 23], "body": body,
        }),
        number: number.into(),
        check: "K7M2PQ4X".into(),
        edition: 1,
        site: "https://kequan.example".into(),
    }
}

fn body() -> Body {
    let long =
        "对石墨烯改性防腐涂层进行耐盐雾、附着力和耐候性检测，每批不少于三个平行样。".repeat(6);
    let steps = (1..=24).map(|n| {
        vec![
            format!("3.{n}"),
            format!("第 {n} 步"),
            format!("{n},000.00 元"),
        ]
    });
    Body {
        lead: vec![
            "依据《宁夏回族自治区科技创新券管理办法》，甲乙双方经协商一致，订立本合同。".into(),
        ],
        sections: vec![
            Section {
                title: "一、双方".into(),
                rows: vec![
                    Line::new("甲方", "宁夏宏远新材料科技有限公司"),
                    Line::new("联系人", "吉𠮷㐀、陶喆堃、朱镕"),
                ],
                ..Section::default()
            },
            Section {
                title: "二、服务内容".into(),
                prose: vec![long],
                ..Section::default()
            },
            Section {
                title: "三、计算过程".into(),
                table: Some(Table {
                    widths: vec![1, 3, 2],
                    head: vec!["条款".into(), "步骤".into(), "结果".into()],
                    rows: steps.collect(),
                }),
                ..Section::default()
            },
        ],
        sign: Some(Sign {
            title: "四、签署".into(),
            prose: vec!["本合同自双方签字并盖章之日起生效。".into()],
            boxes: ["甲方（盖章）", "乙方（盖章）"]
                .map(|who| SignBox {
                    who: who.into(),
                    name: "宁夏宏远新材料科技有限公司".into(),
                    lines: vec![
                        "法定代表人或授权代表（签字）：".into(),
                        "日期：　　　年　　月　　日".into(),
                    ],
                })
                .into(),
        }),
        sum: Some(["¥110,000.00".into(), "人民币壹拾壹万元整".into()]),
        to: "宁夏宏远新材料科技有限公司".into(),
        close: vec!["宁夏创业中心".into(), "2026年11月23日".into()],
    }
}
