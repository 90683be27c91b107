//! The base map that a deployment supplies for the innovation map: its file, its name and the number of its review.

use std::path::PathBuf;

use clap::Args;
use rules::Law;
use rules::places::Counties;
use web::BaseMap;

/// Where the map is; all three or none, because a number says nothing of an outline that was not reviewed under it.
#[derive(Args)]
pub struct Map {
    /// 创新地图的底图：各县（市、区）轮廓的 GeoJSON 文件，属性 code 为行政区划代码；不填时用示意轮廓
    #[arg(long, value_name = "文件", requires_all = ["map_name", "map_number"])]
    map_file: Option<PathBuf>,
    /// 底图名称
    #[arg(long, value_name = "名称", requires = "map_file")]
    map_name: Option<String>,
    /// 底图的审图号
    #[arg(long, value_name = "审图号", requires = "map_file")]
    map_number: Option<String>,
}

impl Map {
    /// The map, if one is named; a file that cannot be used is told at once, before anything is served.
    pub fn read(self) -> Result<Option<BaseMap>, String> {
        let (Some(file), Some(name), Some(number)) =
            (self.map_file, self.map_name, self.map_number)
        else {
            return Ok(None);
        };
        let shown = file.display().to_string();
        let text = std::fs::read_to_string(&file)
            .map_err(|fault| format!("底图文件 {shown} 读不出：{fault}"))?;
        let counties = Counties::from_geojson(&text)
            .map_err(|fault| format!("底图文件 {shown} 不是可用的 GeoJSON：{fault}"))?;
        let missing = counties.missing(&Law::shipped().divisions);
        if !missing.is_empty() {
            let missing = missing.join("、");
            return Err(format!("底图文件 {shown} 缺少：{missing}"));
        }
        Ok(Some(BaseMap {
            counties,
            name,
            number,
        }))
    }
}
