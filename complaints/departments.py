"""Who signs for a department to which a complaint is handed over."""

from staff.roles import Role

from .models import Department

HEADS = {
    Department.FRONT_DESK: Role.FRONT_DESK_SUPERVISOR,
    Department.WORKSHOP: Role.WORKSHOP_MANAGER,
    Department.PARTS: Role.PARTS_MANAGER,
    Department.WARRANTY: Role.WARRANTY_CLERK,
    Department.INSURANCE: Role.INSURANCE_CLERK,
    Department.TECHNICAL: Role.TECHNICAL_MANAGER,
}
# Where nobody holds the role, the work does not stop.
IN_THEIR_PLACE = Role.SERVICE_MANAGER
ROLES = {*HEADS.values(), IN_THEIR_PLACE}
