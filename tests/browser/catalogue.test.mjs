// A laboratory keeps its catalogue, the Agency approves it, a firm begins a contract from a service.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, twoWays } from "./typing.mjs";

const table = `仪器名称,型号,放置地点,预约方式
恒温恒湿箱,HWHS-1,实验楼 101 室,电话 0951-5012345
,HWHS-2,实验楼 102 室,电话 0951-5012345`;

describe("catalogue", () => {
  let house;
  let password;
  before(async () => {
    house = await open();
    password = await demoPassword(house);
  });
  after(() => house?.close());

  const as = async (login, way) => {
    const page = await house.page(way);
    await signIn(page, login, password);
    return page;
  };

  for (const [serial, way] of twoWays.entries()) {
    test(`a service from its form to a contract, ${way.name}`, async () => {
      const item = `涂层附着力测试 ${serial + 1}`;
      const lab = await as("saishang", way);
      await lab.goto("/catalogue");
      await sound(lab, `catalogue-${way.name}`);
      await press(lab, "登记服务项目");
      await lab.fill("#item", item);
      await press(lab, "提交审核");
      await refusedWell(lab, ["use_code", "price", "unit", "days"]);
      assert.equal(await lab.inputValue("#item"), item);
      await sound(lab, `service-refused-${way.name}`);
      await lab.check("[name=use_code][value=testing]");
      await lab.fill("#method", "GB/T 5210-2006");
      await lab.fill("#price", "６００");
      await lab.fill("#unit", "样品");
      await lab.fill("#days", "5");
      await press(lab, "提交审核");
      assert.match(await lab.textContent("main"), /已提交，待专业机构审核/);
      await lab.click(`text=${item}`);
      await sound(lab, `service-${way.name}`);
      await press(lab, "撤下");
      await sound(lab, `service-withdraw-${way.name}`);
      await lab.click("text=不撤下，返回这一项");
      await lab.goto("/catalogue/service/new");
      await lab.check("[name=use_code][value=incubation]");
      await press(lab, "提交审核");
      assert.match(await lab.textContent("#use_code-error"), /入库时没有申报这种用途/);
      await sound(lab, `service-further-use-${way.name}`);

      const agency = await as("agency", way);
      await agency.goto("/queue");
      await agency.click("tr:has-text('审核服务目录') a");
      await sound(agency, `catalogue-desk-${way.name}`);
      await agency.click(`tr:has-text('${item}') a:has-text('打开')`);
      await agency.check("[name=decision][value=approve]");
      await sound(agency, `entry-desk-${way.name}`);
      await press(agency, "提交结论");

      const firm = await as("gouhong", way);
      await firm.goto("/providers?words=%E5%A1%9E%E4%B8%8A");
      await firm.click("a:has-text('塞上材料检测研究院')");
      await sound(firm, `provider-${way.name}`);
      await firm.click(`tr:has-text('${item}') a:has-text('发起合同')`);
      await press(firm, "开始填写");
      assert.match(firm.url(), /\/content$/);
      assert.match(await firm.inputValue("#method"), /GB\/T 5210-2006/);
      await sound(firm, `contract-content-${way.name}`);
    });

    test(`certificates, tables and the place, ${way.name}`, async () => {
      const lab = await as("helanshan", way);
      await lab.goto("/catalogue/certificate/new");
      assert.ok((await lab.locator("#succeeds option").count()) > 1);
      await press(lab, "提交审核");
      await refusedWell(lab, ["kind", "number", "scope", "issuer", "issued_on", "attachment"]);
      await sound(lab, `certificate-refused-${way.name}`);
      await lab.goto("/catalogue/import");
      await lab.check("[name=kind][value=instrument]");
      await lab.fill("#table", table.replaceAll("HWHS", `HWHS${serial}`));
      await lab.check("[name=mode][value=all]");
      await press(lab, "导入");
      assert.match(await lab.textContent("main"), /第 3 行[^]*没有填写仪器名称/);
      await sound(lab, `import-refused-${way.name}`);
      await lab.check("[name=mode][value=right]");
      await press(lab, "导入");
      assert.match(await lab.textContent("h1"), /已提交 1 项，1 行没有提交/);
      await sound(lab, `imported-${way.name}`);
      await lab.goto("/catalogue/place");
      await lab.fill("#longitude", "105");
      await lab.fill("#latitude", "38.4");
      await press(lab, "保存位置");
      await refusedWell(lab, ["longitude"]);
      await press(lab, "的中心点");
      await sound(lab, `place-${way.name}`);
      const spot = await lab.getAttribute(".kq-sketch__spot", "cx");
      assert.ok(Number(spot) > 0);

      const agency = await as("agency", way);
      await agency.goto("/queue");
      await agency.click("tr:has-text('贺兰山孵化器') a");
      await press(agency, "预览全部");
      await sound(agency, `catalogue-preview-${way.name}`);
      await press(agency, "通过");
      assert.match(await agency.textContent("h1"), /已通过 1 项/);
      await sound(agency, `catalogue-approved-${way.name}`);
    });
  }
});
