"""Default VPCs as people leave them behind: with parts taken out, and parts of their own put in."""

from hypothesis import strategies as st

from tests.checks.vpc_model import VpcModel
from tests.checks.vpc_store import ZONES


def customised() -> VpcModel:
    """Return a default VPC with one of everything that a removal has to take apart."""
    model = VpcModel()
    store = model.store
    subnet = store.subnet(ZONES[0], default=False)
    table = store.table()
    store.associate(table, SubnetId=subnet)
    store.associate(table, GatewayId=next(iter(store.gateways)))
    store.route(table, next(iter(store.gateways)), "10.9.0.0/16")
    store.acl(subnet=subnet)
    web, db = store.group("web"), store.group("db")
    store.rule(web, egress=True, peer=db, port=5432)
    store.rule(db, egress=False, peer=web, port=5432)
    store.rule(db, egress=False, cidr="10.0.0.0/8", port=22)
    store.rule(next(iter(store.groups)), egress=False, peer=web, port=80)
    return model


@st.composite
def worlds(draw: st.DrawFn) -> VpcModel:
    """Draw a default VPC that nothing uses."""
    model = VpcModel()
    store = model.store
    for subnet in draw(st.sets(st.sampled_from(sorted(store.subnets)))):
        del store.subnets[subnet]
    gateway, main = next(iter(store.gateways)), next(iter(store.tables))
    shape = draw(st.sampled_from(["open", "no route", "no gateway", "detached", "other detached"]))
    if shape in ("no route", "no gateway"):
        store.tables[main]["Routes"].pop()
    if shape == "no gateway":
        del store.gateways[gateway]
    if shape == "detached":
        store.gateways[gateway]["Attachments"] = []
        store.tables[main]["Routes"][-1]["State"] = "blackhole"
    if shape == "other detached":
        store.gateway(attached=False)
    own = [store.subnet(draw(st.sampled_from(ZONES)), default=False) for _ in range(draw(st.integers(0, 2)))]
    for _ in range(draw(st.integers(0, 2))):
        table = store.table()
        for subnet in draw(st.sets(st.sampled_from(own))) if own else ():
            store.associate(table, SubnetId=subnet)
        if shape in ("open", "no route") and draw(st.booleans()):
            store.associate(table, GatewayId=gateway)
        if shape == "open" and draw(st.booleans()):
            store.route(table, gateway)
    for subnet in own:
        if draw(st.booleans()):
            store.acl(subnet=subnet)
    custom = [store.group(name) for name in draw(st.sets(st.sampled_from(["web", "db", "batch"])))]
    for group in store.groups:
        for peer in draw(st.lists(st.sampled_from(["", *custom]), max_size=3, unique=True)):
            store.rule(group, egress=draw(st.booleans()), peer=peer, port=draw(st.sampled_from([-1, 22, 443])))
    return model
