// What the server would say of a diagram, said while it is drawn. The server looks at more: at forms, decisions and the
// other diagrams. The words come from the server: `python -m tests.modeler.plugin_words` writes them.
(() => {
  const WORDS = {"insteadOfElement": {"scriptTask": "No code runs from a diagram: use a service task with a topic, or a business rule task.", "task": "Use a user task (someone does it) or a service task (the application does it).", "manualTask": "Use a user task, so that it appears in someone's list.", "sendTask": "Use an intermediate throw event with a message.", "transaction": "Use a plain subprocess.", "adHocSubProcess": "Use a subprocess with boundary events.", "complexGateway": "Use an exclusive, parallel or inclusive gateway.", "dataObject": "Process variables need no drawing: use a text annotation.", "dataObjectReference": "Process variables need no drawing: use a text annotation.", "dataStoreReference": "Use a text annotation.", "dataStore": "Use a text annotation.", "laneSet": "Say who does a task by its candidate groups; a group or text annotation may show it.", "collaboration": "Draw the process without a pool; a message reaches another process by its name.", "standardLoopCharacteristics": "Use a gateway that leads back, or multi-instance over a list.", "ioSpecification": "Process variables need no drawing.", "dataInputAssociation": "Process variables need no drawing.", "dataOutputAssociation": "Process variables need no drawing.", "property": "Process variables need no drawing.", "import": "Everything a diagram needs is in its own file or deployed beside it."}, "triggers": {"startEvent": ["none"], "endEvent": ["none", "terminate", "message", "error", "escalation"], "boundaryEvent": ["message", "timer", "error", "escalation"], "intermediateCatchEvent": ["message", "timer"], "intermediateThrowEvent": ["message", "escalation"]}, "insteadOfTrigger": {"signal": "Use a message.", "link": "Draw the sequence flow.", "compensate": "Draw the steps that put things right.", "conditional": "Use a message, or a gateway after the step that changes the value.", "cancel": "Use an error or an escalation.", "timer": "Start the process from another one, or from the application.", "message": "Start the process by a call activity, or from the application.", "none": "Give it a message or another trigger."}, "settings": {"userTask": ["assignee", "candidateGroups", "dueDate", "followUpDate", "formKey", "formRef", "formRefBinding", "priority"], "serviceTask": ["topic", "type"], "businessRuleTask": ["decisionRef", "decisionRefBinding", "mapDecisionResult", "resultVariable"], "callActivity": ["calledElementBinding"], "process": ["historyTimeToLive", "isStartableInTasklist", "versionTag"], "multiInstanceLoopCharacteristics": ["collection", "elementVariable"], "error": ["errorMessage"]}, "harmless": ["modelerTemplate", "modelerTemplateIcon", "modelerTemplateVersion"], "insteadOfSetting": {"candidateUsers": "Use the assignee for one person, or candidate groups.", "class": "No code runs from a diagram: choose “External” and give a topic.", "expression": "No code runs from a diagram: choose “External” and give a topic.", "delegateExpression": "No code runs from a diagram: choose “External” and give a topic.", "asyncBefore": "Every step is kept on its own already: untick it.", "asyncAfter": "Every step is kept on its own already: untick it.", "taskListener": "No code runs from a diagram: use a service task before or after.", "executionListener": "No code runs from a diagram: use a service task before or after.", "connector": "Use a service task with a topic.", "formData": "Make a form in the form editor and give its id as the form reference.", "inputOutput": "Only service tasks and thrown messages have inputs; a user task's form says what it asks.", "failedJobRetryTimeCycle": "A step that fails waits for an administrator: remove it.", "variableMappingClass": "Use “in” and “out” mappings.", "calledElementVersion": "A case always uses the diagrams it started with: choose “latest” or “deployment”.", "decisionRefVersion": "A case always uses the decisions it started with: choose “latest” or “deployment”.", "formRefVersion": "A case always uses the forms it started with: choose “latest” or “deployment”."}, "groups": ["contributor", "dsl", "eha_author", "lcss_manager", "lcss_worker", "lead_professional", "line_manager", "social_worker", "taf_member"], "topics": ["cease_taf", "close_case", "complete_assessment", "complete_step_down", "end_without_help", "list_young_people", "move_lead", "send_reminder", "set_result"]};

  const BPMN = 'bpmn:';
  const NAME = /^bpmn:(.)(.*)$/;
  const GENERATED_ID = /^(Activity|Event|Gateway|Process|StartEvent|EndEvent|Task|UserTask)_[0-9a-z]{7}$/;
  const ACTIVITIES = ['userTask', 'serviceTask', 'businessRuleTask', 'receiveTask', 'callActivity', 'subProcess'];
  const CHOOSING = ['exclusiveGateway', 'inclusiveGateway'];

  /** `userTask` for bpmn:UserTask. */
  const typeOf = (node) => node.$type.replace(NAME, (_, first, rest) => first.toLowerCase() + rest);
  const isIn = (node, types) => types.includes(typeOf(node));
  const outgoing = (node) => node.get('outgoing') || [];
  const field = (node, name) => (node.get(`camunda:${name}`) || '').trim();

  function elements(node, reporter) {
    const advice = WORDS.insteadOfElement[typeOf(node)];
    if (advice) reporter.report(node.id, `“${typeOf(node)}” is not supported. ${advice}`);
  }

  function triggers(node, reporter) {
    const allowed = WORDS.triggers[typeOf(node)];
    if (!allowed) return;
    const given = (node.get('eventDefinitions') || []).map((definition) => typeOf(definition).replace('EventDefinition', ''));
    for (const trigger of given.length ? given : ['none']) {
      if (!allowed.includes(trigger)) {
        const advice = WORDS.insteadOfTrigger[trigger] || `Use one of ${allowed.join(', ')}.`;
        reporter.report(node.id, `The trigger “${trigger}” is not supported here. ${advice}`);
      }
    }
  }

  function settings(node, reporter) {
    const allowed = [...(WORDS.settings[typeOf(node)] || []), ...WORDS.harmless];
    for (const { ns, name, default: usual } of node.$descriptor.properties) {
      const value = ns.prefix === 'camunda' ? node.get(name) : undefined;
      const given = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== usual;
      if (given && !allowed.includes(ns.localName)) {
        const advice = WORDS.insteadOfSetting[ns.localName] || 'It has no effect here: remove it.';
        reporter.report(node.id, `The setting “${ns.localName}” is not supported. ${advice}`);
      }
    }
  }

  function tasks(node, reporter) {
    if (!isIn(node, ['userTask'])) return;
    const groups = field(node, 'candidateGroups');
    if (!groups && !field(node, 'assignee')) {
      reporter.report(node.id, 'Nobody can do this task. Give it candidate groups or an assignee.');
    }
    for (const group of groups.split(',').map((each) => each.trim()).filter(Boolean)) {
      if (!WORDS.groups.includes(group)) {
        reporter.report(node.id, `Nobody can be in the group “${group}”. Use one of ${WORDS.groups.join(', ')}.`);
      }
    }
    if (!field(node, 'formRef') && !field(node, 'formKey')) {
      reporter.report(node.id, 'The task has no form. Give it a form reference.');
    }
  }

  function services(node, reporter) {
    const topic = field(node, 'topic');
    if (isIn(node, ['serviceTask']) && !WORDS.topics.includes(topic)) {
      reporter.report(node.id, `The application does nothing for the topic “${topic}”. It knows: ${WORDS.topics.join(', ')}.`);
    }
    if (isIn(node, ['businessRuleTask']) && !field(node, 'decisionRef')) {
      reporter.report(node.id, 'A business rule task needs the implementation “DMN” and a decision reference.');
    }
    if (isIn(node, ['callActivity']) && !node.get('calledElement')) {
      reporter.report(node.id, 'A call activity needs the id of the process that it calls.');
    }
  }

  function gateways(node, reporter) {
    const ways = outgoing(node);
    if (!isIn(node, CHOOSING) || ways.length < 2) return;
    const usual = node.get('default');
    if (!usual) {
      const message = 'No default flow: the case would stop when no condition holds. Mark one arrow as default.';
      reporter.report(node.id, message);
    }
    for (const way of ways) {
      if (way !== usual && !way.get('conditionExpression')) {
        const message = 'This arrow has no condition that can be read. Give it one, or make it the default flow.';
        reporter.report(way.id, message);
      }
    }
  }

  function expressions(node, reporter) {
    const texts = ['assignee', 'dueDate', 'followUpDate', 'collection'].map((name) => node.get(`camunda:${name}`));
    const condition = node.get('conditionExpression');
    for (const text of [...texts, condition && condition.get('body')]) {
      if (/^\s*[$#]\{/.test(text || '')) {
        reporter.report(node.id, `Write FEEL instead of \${…}: begin with “=”, as in = consent_answer = "given".`);
      }
    }
    if (condition && !/^\s*=/.test(condition.get('body') || '')) {
      reporter.report(node.id, 'A condition is FEEL that begins with “=”, as in = consent_answer = "given".');
    }
  }

  function words(node, reporter) {
    if (isIn(node, ACTIVITIES) && !(node.get('documentation') || []).length) {
      const message = 'Say in the documentation what is done here and why: people see it as help.';
      reporter.report(node.id, message);
    }
    if (isIn(node, [...ACTIVITIES, ...CHOOSING]) && GENERATED_ID.test(node.id)) {
      const message = 'Give it an id that names it, such as Review_Record: tests and reports use it.';
      reporter.report(node.id, message);
    }
  }

  const RULES = { elements, triggers, settings, tasks, services, gateways, expressions, words };
  const FLOWS_TOO = ['expressions', 'settings'];

  /** A rule as the Modeler's linter wants it: asked about each flow element, each arrow and the process. */
  function asLintRule(name) {
    const check = RULES[name];
    return () => ({
      check(node, reporter) {
        if (!node.$type.startsWith(BPMN) || !node.$instanceOf) return;
        const isArrow = node.$instanceOf('bpmn:SequenceFlow');
        if (isArrow ? FLOWS_TOO.includes(name) : node.$instanceOf('bpmn:FlowElement') || WORDS.insteadOfElement[typeOf(node)]) {
          check(node, reporter);
        }
      },
    });
  }

  const resolver = {
    resolveRule(pkg, name) {
      if (pkg !== 'bpmnlint-plugin-early-help' || !RULES[name]) throw new Error(`unknown rule ${pkg}/${name}`);
      return asLintRule(name);
    },
    resolveConfig(pkg, name) {
      if (pkg !== 'bpmnlint-plugin-early-help' || name !== 'recommended') throw new Error(`unknown config ${pkg}/${name}`);
      const severity = (rule) => (rule === 'words' ? 'warn' : 'error');
      return { rules: Object.fromEntries(Object.keys(RULES).map((rule) => [`early-help/${rule}`, severity(rule)])) };
    },
  };

  const config = { extends: ['plugin:early-help/recommended'], rules: {} };
  window.plugins = window.plugins || [];
  window.plugins.push({ plugin: { config, resolver }, type: 'lintRules.bpmn' });
})();
