"""The credits of OfficeX: reserve, settle, cancel, in exact decimals."""
import decimal
import json

from .service import Service

INSTALL, SECRET = "install-of-the-test", "officex-secret-of-the-test"
STATUS = {"INSUFFICIENT_FUNDS": 402, "INSTALL_EXPIRED": 403, "LIFETIME_LIMIT_REACHED": 403, "RATE_LIMITED": 429,
          "DUPLICATE_JOB": 409}


class OfficeX(Service):
    """`balance` is the amount that can be reserved. `error` names the error of every reservation."""

    def __init__(self, balance="1000"):
        self.balance, self.error = decimal.Decimal(balance), None
        self.reservations, self.settled = {}, []
        super().__init__()

    def serve(self, request, asked):
        if (asked.headers.get("x-officex-install-id"), asked.headers.get("x-officex-install-secret")) != (
                INSTALL, SECRET):
            return self.fail(request, "UNAUTHORIZED", 401)
        path = asked.path.removeprefix("/v1").strip("/").split("/")
        body = json.loads(asked.body or b"{}", parse_float=decimal.Decimal, parse_int=decimal.Decimal)
        if path == ["reserve"]:
            return self.reserve(request, body)
        if path[0] == "reservations" and len(path) == 3 and path[1] in self.reservations:
            return getattr(self, path[2])(request, self.reservations[path[1]], body)
        return self.fail(request, "NOT_FOUND", 404)

    def fail(self, request, code, status=None):
        status = status or STATUS[code]
        more = {"Retry_After": "1"} if status == 429 else {}
        self.reply(request, {"error": {"code": code, "message": code.lower().replace("_", " ")}}, status, **more)

    def reserve(self, request, body):
        if self.error:
            return self.fail(request, self.error)
        if any(each["job_id"] == body["job_id"] for each in self.reservations.values()):
            return self.fail(request, "DUPLICATE_JOB")
        amount = decimal.Decimal(body["amount"])
        if amount > self.balance:
            return self.fail(request, "INSUFFICIENT_FUNDS")
        self.balance -= amount
        name = f"r{len(self.reservations)}"
        self.reservations[name] = {"job_id": body["job_id"], "left": amount, "settled": decimal.Decimal(0),
                                   "status": "active"}
        return self.reply(request, {"reservation_id": name, "amount_reserved": float(amount)})

    def settle(self, request, held, body):
        amount = decimal.Decimal(body["amount"])
        if held["status"] != "active" or amount > held["left"]:
            return self.fail(request, "INVALID_STATE", 409)
        held["left"] -= amount
        held["settled"] += amount
        self.settled.append(amount)
        if body.get("final"):
            self.close(held, "settled")
        return self.reply(request, {"settled_amount": float(held["settled"]), "remaining_reserved": float(held["left"]),
                                    "status": held["status"]})

    def cancel(self, request, held, _):
        refunded = held["left"]
        if held["status"] == "active":
            self.close(held, "cancelled")
        return self.reply(request, {"refunded_amount": float(refunded), "status": held["status"]})

    def close(self, held, status):
        self.balance += held["left"]
        held["left"], held["status"] = decimal.Decimal(0), status
