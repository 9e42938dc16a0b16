// A process owner's hands in Camunda Modeler: what the tests let her do.
window.desk = (() => {
  const NAME = 'Camunda Modeler';
  let modeler;

  const get = (service) => modeler.get(service);
  const element = (id) => get('elementRegistry').get(id);

  async function open(xml, exporterVersion) {
    modeler?.destroy();
    document.body.innerHTML = '<div id="canvas" style="height: 700px"></div>';
    modeler = new BpmnModeler({ container: '#canvas', exporter: { name: NAME, version: exporterVersion } });
    const { warnings } = await modeler.importXML(xml);
    return warnings.map((warning) => warning.message);
  }

  const save = async () => (await modeler.saveXML({ format: true })).xml;

  const change = (id, properties) => get('modeling').updateProperties(element(id), properties);

  const explain = (id, text) => change(id, { documentation: [get('bpmnFactory').create('bpmn:Documentation', { text })] });

  function changeCondition(id, body) {
    const condition = get('bpmnFactory').create('bpmn:FormalExpression', { body });
    change(id, { conditionExpression: condition });
  }

  /** Puts a user task into the flow, and makes it what a template says. */
  function insertFromTemplate(flowId, templates, templateId, taskId, name) {
    get('elementTemplatesLoader').setTemplates(templates);
    const flow = element(flowId);
    const { source, target, parent } = flow;
    const between = { x: (source.x + target.x + target.width) / 2, y: source.y + source.height + 120 };
    const plain = get('modeling').createShape({ type: 'bpmn:UserTask' }, between, parent);
    get('modeling').reconnectEnd(flow, plain, { x: plain.x, y: plain.y + plain.height / 2 });
    get('modeling').connect(plain, target);
    const task = get('elementTemplates').applyTemplate(plain, get('elementTemplates').get(templateId));
    get('modeling').updateProperties(task, { id: taskId, name });
  }

  const templateErrors = (templates) => {
    const errors = [];
    get('eventBus').on('elementTemplates.errors', (event) => errors.push(...event.errors.map((error) => error.message)));
    get('elementTemplatesLoader').setTemplates(templates);
    return errors;
  };

  return { open, save, change, explain, changeCondition, insertFromTemplate, templateErrors };
})();
