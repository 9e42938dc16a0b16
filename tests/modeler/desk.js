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

  function changeCondition(id, body) {
    const condition = get('bpmnFactory').create('bpmn:FormalExpression', { body });
    change(id, { conditionExpression: condition });
  }

  /** Puts a task of a template into the flow, where `flowId` was. */
  function insertFromTemplate(flowId, templates, templateId, taskId, name) {
    get('elementTemplatesLoader').setTemplates(templates);
    const template = get('elementTemplates').get(templateId);
    const flow = element(flowId);
    const shape = get('elementTemplates').createElement(template);
    const [first, second] = flow.waypoints;
    const middle = { x: Math.round((first.x + second.x) / 2), y: Math.round((first.y + second.y) / 2) };
    const task = get('modeling').createShape(shape, middle, flow.parent);
    const target = flow.target;
    get('modeling').reconnectEnd(flow, task, { x: task.x, y: task.y + task.height / 2 });
    get('modeling').connect(task, target);
    change(task.id, { id: taskId, name });
    return get('elementTemplatesLoader') && template.id;
  }

  const templateErrors = (templates) => {
    const errors = [];
    get('eventBus').on('elementTemplates.errors', (event) => errors.push(...event.errors.map((error) => error.message)));
    get('elementTemplatesLoader').setTemplates(templates);
    return errors;
  };

  return { open, save, change, changeCondition, insertFromTemplate, templateErrors };
})();
