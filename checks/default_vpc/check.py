"""The control itself: no default VPC in a region where nobody asked to keep it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from checks.default_vpc import reading
from checks.default_vpc import rows as words
from checks.default_vpc.emptying import emptying, is_emptied, offers, open_group
from checks.default_vpc.removal import blockers, removal
from checks.default_vpc.restoring import restoration
from checks.default_vpc.settings import DefaultVpcSettings
from checks.default_vpc.shape import alike
from checks.default_vpc.state import DefaultVpcState, Vpc
from hardener.engine.model import (
    Check,
    Mark,
    Offer,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Severity,
    Status,
    Verdict,
    setting_called,
)


class DefaultVpc(Check[DefaultVpcState, DefaultVpcSettings]):
    """The default VPC of a region, removed where nothing uses it."""

    id = "default-vpc"
    title = "Default VPC"
    why = (
        "AWS puts a network into every region of every account. What is started without a thought lands there, with a "
        "public address and a way to the internet, in regions nobody looks at. Where nothing uses it, it is best gone; "
        "a network of your own is made on purpose when one is needed."
    )
    severity = Severity.MEDIUM
    per = Per.REGION
    # No benchmark asks for the removal. These are what is met, or has nothing left to be about, once it is done.
    references = (
        Reference("CIS AWS Foundations v7.0", "6.5", "the default security group of every VPC lets nothing through"),
        Reference("CIS AWS Foundations v7.0", "4.7", "every VPC has flow logs"),
        Reference("AWS Security Hub", "EC2.2", "default security groups let nothing through"),
        Reference("AWS Security Hub", "EC2.6", "every VPC has flow logs"),
        Reference("AWS Security Hub", "EC2.15", "subnets give no public addresses by themselves"),
        Reference("AWS Well-Architected", "SEC05-BP01", "networks are made in layers, on purpose"),
    )
    reads = (
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeCarrierGateways",
        "ec2:DescribeClientVpnEndpoints",
        "ec2:DescribeClientVpnTargetNetworks",
        "ec2:DescribeEgressOnlyInternetGateways",
        "ec2:DescribeFlowLogs",
        "ec2:DescribeInstanceConnectEndpoints",
        "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeLocalGatewayRouteTableVpcAssociations",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteServerEndpoints",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroupVpcAssociations",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTransitGatewayVpcAttachments",
        "ec2:DescribeVpcEncryptionControls",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcPeeringConnections",
        "ec2:DescribeVpcs",
        "ec2:DescribeVpnConnections",
        "ec2:DescribeVpnGateways",
    )
    writes = (
        "ec2:AttachInternetGateway",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateDefaultSubnet",
        "ec2:CreateDefaultVpc",
        "ec2:CreateInternetGateway",
        "ec2:CreateRoute",
        "ec2:CreateTags",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteNetworkAcl",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteVpc",
        "ec2:DetachInternetGateway",
        "ec2:DisassociateRouteTable",
        "ec2:ReplaceRoute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
    )
    settings = DefaultVpcSettings
    state = DefaultVpcState
    counts_with: ClassVar[Mapping[str, str]] = MappingProxyType({"empty_kept_groups": "keep_regions"})
    """Settings that mean nothing while another one is off, and that other one."""

    def read(self, aws: Reader) -> DefaultVpcState:
        """Return the default VPC and who uses it. Raises CallFailed where one of the probes was not answered."""
        return reading.read(aws)

    def assess(self, state: DefaultVpcState, wanted: DefaultVpcSettings) -> Verdict:
        """Return ok without a default VPC, failing with an empty one, manual with one in use, else not applicable."""
        vpc = state.vpc
        if vpc is None:
            return Verdict(Status.OK, "no default VPC", mark=Mark.NONE)
        if state.region in wanted.keep_regions:
            return _kept(vpc, wanted)
        if vpc.owner != state.account:
            return Verdict(Status.MANUAL, f"{vpc.id} belongs to account {vpc.owner}, which alone can remove it")
        if vpc.used_by:
            return _in_use(state.region, vpc)
        count = len(vpc.subnets)
        return Verdict(
            Status.FAILING,
            f"empty default VPC {vpc.id} with {count} subnet{'' if count == 1 else 's'}",
            ("nothing uses it; all probes were answered",),
            mark=Mark.EMPTY,
        )

    def remedy(self, state: DefaultVpcState, wanted: DefaultVpcSettings) -> Remedy | Refusal:
        """Return the calls that remove it; refused where something uses it, and where it is kept.

        Where it is kept, and only its default security group is wanted empty, the calls for that.
        """
        if state.region in wanted.keep_regions and wanted.empty_kept_groups and open_group(state.vpc):
            return emptying(state)
        if state.region in wanted.keep_regions:
            return Refusal(f"the default VPC of {state.region} is kept on purpose")
        return removal(state)

    def undo(self, before: DefaultVpcState, now: DefaultVpcState) -> Remedy | Refusal:
        """Return the calls that make a default VPC, or its missing parts, again; ids and customs do not come back."""
        return restoration(before, now)

    def offers(self, state: DefaultVpcState, wanted: DefaultVpcSettings) -> tuple[Offer, ...]:
        """Return the emptying of the default security group, for a VPC that has to stay."""
        return offers(state)

    def rows(self, state: DefaultVpcState) -> tuple[Row, ...]:
        """Return one row for each kind of part."""
        return words.rows(state)

    def reached(self, now: DefaultVpcState, goal: DefaultVpcState) -> bool:
        """Return whether there is no default VPC any more, or one again of the same shape."""
        if goal.vpc is None or now.vpc is None:
            return goal.vpc is None and now.vpc is None
        return alike(now.vpc, goal.vpc) and is_emptied(now.vpc, goal.vpc)


def _in_use(region: str, vpc: Vpc) -> Verdict:
    """Return that a person has to decide, on what, and the ways there are."""
    setting = setting_called(DefaultVpcSettings, "keep_regions")
    ways = (
        "It is never removed while something uses it. Decide what is to become of it:",
        "1. Move or delete what uses it, then scan again: it is removed once it is empty.",
        "2. Or accept it here until a day: an exception ([[exceptions]] in the baseline), with an owner and a reason.",
        f"3. Or keep the default VPC of {region} in every account: {setting}.",
    )
    uses = (f"used by {use}" for use in vpc.used_by)
    return Verdict(Status.MANUAL, f"{vpc.id} is in use by {blockers(vpc)}", (*uses, *ways), mark=Mark.IN_USE)


def _kept(vpc: Vpc, wanted: DefaultVpcSettings) -> Verdict:
    group = open_group(vpc)
    details = (f"its default security group has {len(group.rules)} rules, where CIS 6.5 wants none",) if group else ()
    if group and wanted.empty_kept_groups:
        summary = f"{vpc.id} is kept, and its default security group {group.id} lets traffic through"
        return Verdict(Status.FAILING, summary, details, mark=Mark.KEPT)
    # Not ok, as there is one; not failing, as the baseline wants it: here the control has nothing to ask.
    return Verdict(Status.NOT_APPLICABLE, f"the default VPC {vpc.id} is kept on purpose", details, mark=Mark.KEPT)
