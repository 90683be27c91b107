// Every page works without this file; it only spares a click or a second.
import { Button } from "../node_modules/govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "../node_modules/govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "../node_modules/govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "../node_modules/govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "../node_modules/govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "../node_modules/govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "../node_modules/govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "../node_modules/govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { compareFiles } from "./compare.mjs";
import { helpDesks } from "./desk.mjs";
import { watchAmounts } from "./estimate.mjs";
import { guardForms } from "./forms.mjs";
import { moveMaps } from "./map.mjs";
import { watchUploads } from "./progress.mjs";

const start = (Component, selector, config) => {
  for (const element of document.querySelectorAll(selector)) {
    try {
      new Component(element, config);
    } catch (fault) {
      console.warn(fault);
    }
  }
};

const improve = () => {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  start(Button, '[data-module="govuk-button"]');
  start(Checkboxes, '[data-module="govuk-checkboxes"]');
  start(ErrorSummary, '[data-module="govuk-error-summary"]');
  start(NotificationBanner, '[data-module="govuk-notification-banner"]');
  start(PasswordInput, '[data-module="govuk-password-input"]', {
    i18n: {
      showPassword: "显示",
      hidePassword: "隐藏",
      showPasswordAriaLabel: "显示密码",
      hidePasswordAriaLabel: "隐藏密码",
      passwordShownAnnouncement: "密码已显示",
      passwordHiddenAnnouncement: "密码已隐藏",
    },
  });
  start(Radios, '[data-module="govuk-radios"]');
  start(ServiceNavigation, '[data-module="govuk-service-navigation"]');
  start(SkipLink, '[data-module="govuk-skip-link"]');
  guardForms(document);
  watchUploads(document);
  compareFiles(document);
  watchAmounts(document);
  helpDesks(document);
  moveMaps(document);
};

if ("noModule" in HTMLScriptElement.prototype) {
  improve();
  // An upload was answered and its page shown without loading it anew.
  document.addEventListener("kq:arrived", improve);
}
