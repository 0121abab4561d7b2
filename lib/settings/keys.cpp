#include <algorithm>
#include <array>

#include "settings/settings.hpp"

namespace farmtok::settings {
namespace {

constexpr std::array table{
    Key{"state", Type::text, "", "Folder of the daemon's state. Empty: the user's state folder."},
    Key{"socket", Type::text, "", "The operator's Unix socket. Empty: in the user's runtime folder."},
    Key{"http", Type::address, "127.0.0.1:8642",
        "HOST:PORT of the volunteers' listener; port 0 takes a free one; \"off\" for none."},
    Key{"public_url", Type::origin, "",
        "How volunteers reach the listener, e.g. https://farm.example. Empty: http://HOST:PORT."},
    Key{"timezone", Type::zone, "", "The zone of times typed without one. Empty: the machine's."},

    Key{"api.open", Type::truth, "false",
        "Serve the operator's API on the volunteers' listener too, to bearer tokens."},
    Key{"api.install_id", Type::text, "", "First half of the bearer token: Base64(install_id:install_secret)."},
    Key{"api.install_secret", Type::secret, "", "Second half of the bearer token."},

    Key{"log.level", Type::text, "info", "debug, info, warn or error.", 0, 0, "debug,info,warn,error"},
    Key{"log.style", Type::text, "text", "text or json.", 0, 0, "text,json"},

    Key{"net.allow", Type::networks, "", "CIDRs that outbound requests may reach although they are private."},
    Key{"net.timeout", Type::duration, "30s", "Longest time one outbound request may take."},

    Key{"media.max_bytes", Type::whole, "4294967296", "Largest video taken in, in bytes.", 1},
    Key{"media.min_free_bytes", Type::whole, "268435456",
        "Uploads and renders are refused when less is free on the disk."},

    Key{"render.jobs", Type::whole, "0", "Renders at the same time; 0 = as many as cores allow.", 0, 64},
    Key{"render.preset", Type::text, "veryfast", "x264 preset of the copies."},
    Key{"render.crf", Type::real, "21", "x264 constant rate factor of the copies.", 0, 51},
    Key{"render.deadline", Type::duration, "30m", "Longest time one render may take."},

    Key{"dedup.zoom_min", Type::real, "1.01", "Least zoom of a copy.", 1, 1.2},
    Key{"dedup.zoom_max", Type::real, "1.05", "Greatest zoom of a copy.", 1, 1.2},
    Key{"dedup.tilt_max", Type::real, "1", "Greatest tilt of a copy, in degrees either way.", 0, 5},
    Key{"dedup.saturation_min", Type::real, "0.95", "Least saturation of a copy.", 0.5, 1.5},
    Key{"dedup.saturation_max", Type::real, "1.06", "Greatest saturation of a copy.", 0.5, 1.5},
    Key{"dedup.speed_min", Type::real, "0.98", "Least speed of a copy.", 0.8, 1.2},
    Key{"dedup.speed_max", Type::real, "1.03", "Greatest speed of a copy.", 0.8, 1.2},

    Key{"fire.grace", Type::duration, "6h", "A post found late within this time still fires; beyond it is missed."},
    Key{"fire.hold", Type::duration, "2h", "How long a due post waits for its video before the operator is told."},

    Key{"webhook.secret", Type::secret, "",
        "Signs webhooks (whsec_…). Empty: made at the first start and kept in the state folder."},
    Key{"webhook.retry", Type::list, "5,300,1800,7200,18000,36000,50400,72000,86400",
        "Seconds to wait before each further try of a webhook or mail; ±20 % by chance."},

    Key{"mail.from", Type::text, "farmtok@localhost", "Sender of mails."},
    Key{"mail.smtp_url", Type::mail_server, "",
        "smtp://HOST:PORT or smtps://HOST:PORT. Empty: sendmail, else the outbox folder."},
    Key{"mail.smtp_user", Type::text, "", "User name for the mail server."},
    Key{"mail.smtp_password", Type::secret, "", "Password for the mail server."},
    Key{"mail.smtp_tls", Type::text, "required", "TLS for smtp://: required, opportunistic or none.", 0, 0,
        "required,opportunistic,none"},
    Key{"mail.smtp_ca_file", Type::text, "", "Extra trust anchor for the mail server, a PEM file."},
    Key{"mail.sendmail", Type::text, "", "Path of a local sendmail; empty: none."},

    Key{"volunteer.rate", Type::whole, "600",
        "Requests a minute one address may make to the volunteers' pages, videos apart.", 1},
    Key{"http.max_connections", Type::whole, "512", "Open connections of the volunteers' listener.", 8, 65536},
};

}  // namespace

std::span<const Key> keys() { return table; }

const Key* find_key(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Key::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace farmtok::settings
