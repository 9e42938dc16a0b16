import { Linter as BpmnLinter } from "bpmnlint";
import StaticResolver from "bpmnlint/lib/resolver/static-resolver";
import recommended from "bpmnlint/config/recommended";
import { Linter } from "@camunda/linting";
import { BpmnModdle } from "bpmn-moddle";
import camunda from "camunda-bpmn-moddle/resources/camunda.json";
import r0 from "bpmnlint/rules/ad-hoc-sub-process";
import r1 from "bpmnlint/rules/conditional-flows";
import r2 from "bpmnlint/rules/end-event-required";
import r3 from "bpmnlint/rules/event-based-gateway";
import r4 from "bpmnlint/rules/event-sub-process-typed-start-event";
import r5 from "bpmnlint/rules/fake-join";
import r6 from "bpmnlint/rules/global";
import r7 from "bpmnlint/rules/label-required";
import r8 from "bpmnlint/rules/link-event";
import r9 from "bpmnlint/rules/no-bpmndi";
import r10 from "bpmnlint/rules/no-complex-gateway";
import r11 from "bpmnlint/rules/no-disconnected";
import r12 from "bpmnlint/rules/no-duplicate-sequence-flows";
import r13 from "bpmnlint/rules/no-gateway-join-fork";
import r14 from "bpmnlint/rules/no-implicit-split";
import r15 from "bpmnlint/rules/no-implicit-end";
import r16 from "bpmnlint/rules/no-implicit-start";
import r17 from "bpmnlint/rules/no-inclusive-gateway";
import r18 from "bpmnlint/rules/no-overlapping-elements";
import r19 from "bpmnlint/rules/single-blank-start-event";
import r20 from "bpmnlint/rules/single-event-definition";
import r21 from "bpmnlint/rules/start-event-required";
import r22 from "bpmnlint/rules/sub-process-blank-start-event";
import r23 from "bpmnlint/rules/superfluous-gateway";
import r24 from "bpmnlint/rules/superfluous-label";
import r25 from "bpmnlint/rules/superfluous-termination";
const cache = { "config:bpmnlint/recommended": recommended };
cache["rule:bpmnlint/ad-hoc-sub-process"] = r0;
cache["rule:bpmnlint/conditional-flows"] = r1;
cache["rule:bpmnlint/end-event-required"] = r2;
cache["rule:bpmnlint/event-based-gateway"] = r3;
cache["rule:bpmnlint/event-sub-process-typed-start-event"] = r4;
cache["rule:bpmnlint/fake-join"] = r5;
cache["rule:bpmnlint/global"] = r6;
cache["rule:bpmnlint/label-required"] = r7;
cache["rule:bpmnlint/link-event"] = r8;
cache["rule:bpmnlint/no-bpmndi"] = r9;
cache["rule:bpmnlint/no-complex-gateway"] = r10;
cache["rule:bpmnlint/no-disconnected"] = r11;
cache["rule:bpmnlint/no-duplicate-sequence-flows"] = r12;
cache["rule:bpmnlint/no-gateway-join-fork"] = r13;
cache["rule:bpmnlint/no-implicit-split"] = r14;
cache["rule:bpmnlint/no-implicit-end"] = r15;
cache["rule:bpmnlint/no-implicit-start"] = r16;
cache["rule:bpmnlint/no-inclusive-gateway"] = r17;
cache["rule:bpmnlint/no-overlapping-elements"] = r18;
cache["rule:bpmnlint/single-blank-start-event"] = r19;
cache["rule:bpmnlint/single-event-definition"] = r20;
cache["rule:bpmnlint/start-event-required"] = r21;
cache["rule:bpmnlint/sub-process-blank-start-event"] = r22;
cache["rule:bpmnlint/superfluous-gateway"] = r23;
cache["rule:bpmnlint/superfluous-label"] = r24;
cache["rule:bpmnlint/superfluous-termination"] = r25;

/** What the linter that is part of Camunda Modeler says of a diagram, with plug-ins as the Modeler collects them. */
async function modelerLint(xml, plugins) {
  const reports = await new Linter({ modeler: "desktop", type: "platform", plugins }).lint(xml);
  return reports.map(({ id, message, rule, category }) => ({ id, message, rule, category }));
}

/** What bpmnlint's recommended rules say. */
async function recommendedLint(xml) {
  const { rootElement } = await new BpmnModdle({ camunda }).fromXML(xml);
  const linter = new BpmnLinter({ config: { extends: "bpmnlint:recommended" }, resolver: new StaticResolver(cache) });
  const byRule = await linter.lint(rootElement);
  return Object.entries(byRule).flatMap(([rule, reports]) => reports.map(({ id, message }) => ({ id, message, rule })));
}

window.linting = { modelerLint, recommendedLint };
