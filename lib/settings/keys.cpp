#include <algorithm>
#include <array>

#include "settings/checks.hpp"
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
    Key{"api.install_secret", Type::secret, "", "Second half of the bearer token; at least 16 characters.", 0, 0, "",
        fault_of_install_secret},
    Key{"api.former_secret", Type::secret, "", "The secret before this one; `farmtok tokens rotate` keeps it here."},
    Key{"api.former_until", Type::text, "", "Until when the former secret is accepted, too.", 0, 0, "",
        fault_of_moment},

    Key{"log.level", Type::text, "info", "debug, info, warn or error.", 0, 0, "debug,info,warn,error"},
    Key{"log.style", Type::text, "text", "text or json.", 0, 0, "text,json"},
    Key{"log.max_bytes", Type::whole, "16777216",
        "Bytes after which a daemon that writes its log into the state folder begins another file.", 4096},
    Key{"log.keep", Type::whole, "3", "Full log files that are kept beside the present one.", 0, 100},

    Key{"keep.events", Type::duration, "400d",
        "How long events are kept. The creation, firing and proofs of what still exists are kept with it."},
    Key{"keep.events_most", Type::whole, "1000000", "Most events that are kept; of more the oldest go.", 1000},
    Key{"keep.disputes", Type::duration, "90d", "How long disputed proofs are kept."},
    Key{"keep.dead", Type::duration, "400d", "How long a webhook or mail that failed for good can be sent again."},
    Key{"keep.answers", Type::duration, "2d",
        "How long a repeat under the same Idempotency-Key gets its first answer."},
    Key{"keep.outbox", Type::duration, "30d", "How long mails in the outbox folder are kept."},
    Key{"keep.outbox_bytes", Type::whole, "268435456", "Most bytes of the outbox folder; of more the oldest mails go.",
        0},

    Key{"net.allow", Type::networks, "", "CIDRs that outbound requests may reach although they are private."},
    Key{"net.timeout", Type::duration, "30s", "Longest time one outbound request may take."},
    Key{"net.per_host", Type::whole, "3", "Most webhooks, and most downloads of originals, to one host at once.", 1,
        64},

    Key{"media.quota", Type::whole, "0",
        "Bytes that stored videos may take; 0 for no limit. What can be made or fetched again goes first, and nothing "
        "that a waiting post needs goes.",
        0},
    Key{"media.keep_unused", Type::duration, "7d", "How long a stored video that nothing uses is kept."},
    Key{"media.keep_fired", Type::duration, "90d",
        "How long the copy of a post is kept after it fired; it can be made again."},
    Key{"media.max_bytes", Type::whole, "4294967296", "Largest video taken in, in bytes.", 1},
    Key{"media.least_speed", Type::whole, "8192",
        "Bytes a second; the download of an original that is slower than this for 30 s is given up. 0: any speed."},
    Key{"media.min_free_bytes", Type::whole, "268435456",
        "Uploads and renders are refused when less is free on the disk."},

    Key{"backup.folder", Type::text, "", "Where backups are kept. Empty: `backups` in the state folder.", 0, 0, "",
        fault_of_path},
    Key{"backup.keep", Type::whole, "7", "How many good backups are kept; the daily one prunes older ones.", 1, 10000},

    Key{"discovery.provider", Type::text, "catalogue", "Where search and channel jobs look when they name nothing.", 0,
        0, "catalogue,command,ytdlp,tikwm,aweme"},
    Key{"discovery.max_pages", Type::whole, "20", "Most pages one job asks of its provider.", 1, 10000},
    Key{"discovery.pool", Type::whole, "5", "Videos gathered for each wanted one before the best are analysed.", 1,
        100},
    Key{"discovery.timeout", Type::duration, "30s", "Longest time one page may take."},
    Key{"discovery.patience", Type::duration, "30m", "A provider that fails or limits for so long fails its job."},
    Key{"discovery.max_bytes", Type::whole, "33554432", "Largest answer taken from a provider, in bytes.", 1024},
    Key{"discovery.command", Type::list, "", "Program and arguments of the provider \"command\"."},
    Key{"ytdlp.program", Type::text, "yt-dlp", "The yt-dlp program."},
    Key{"ytdlp.timeout", Type::duration, "5m", "Longest time one run of yt-dlp may take."},
    Key{"tikwm.base_url", Type::base_url, "https://www.tikwm.com",
        "The tikwm service; once changed, also the address of its twin."},
    Key{"tikwm.rapidapi_key", Type::secret, "", "Asks the twin at RapidAPI instead, with this key."},
    Key{"tikwm.rapidapi_host", Type::text, "tiktok-scraper7.p.rapidapi.com", "That twin's host."},
    Key{"tikwm.rate", Type::whole, "60", "Requests a minute to tikwm.", 1, 100000},
    Key{"aweme.preset", Type::text, "tokapi", "The service of the provider \"aweme\".", 0, 0,
        "tokinsight,tokapi,scraptik,ensembledata,custom"},
    Key{"aweme.base_url", Type::base_url, "", "Its address; empty: the preset's."},
    Key{"aweme.key", Type::secret, "", "Its key."},
    Key{"aweme.key_header", Type::text, "",
        "The header that carries the key: \"Authorization: Bearer {key}\", or a name for the bare key. Empty: "
        "the preset's. A key in the query is written {key} in the paths."},
    Key{"aweme.search_path", Type::text, "",
        "Path and query of a search with {query}, {count} and {cursor}; empty: "
        "the preset's."},
    Key{"aweme.posts_path", Type::text, "",
        "Path and query of a channel's posts with {user}, {count} and {cursor}; "
        "empty: the preset's."},
    Key{"aweme.user_path", Type::text, "",
        "Path and query that look up the id for {user} in the posts' path; they contain {user}, and after # the JSON "
        "pointer to the id; empty: the preset's, \"none\": names are ids."},
    Key{"aweme.items", Type::text, "",
        "JSON pointers, separated by commas, to the items of an answer: the first that is there counts. Empty: the "
        "preset's."},
    Key{"aweme.next_cursor", Type::text, "", "The same to the cursor of the next page."},
    Key{"aweme.has_more", Type::text, "", "The same to whether there is more."},
    Key{"aweme.rate", Type::whole, "60", "Requests a minute to it.", 1, 100000},

    Key{"analysis.provider", Type::text, "rules", "The analyst of jobs that name none.", 0, 0,
        "rules,gemini,openai,command"},
    Key{"analysis.jobs", Type::whole, "4", "Videos that one analyst analyses at the same time.", 1, 64},
    Key{"analysis.per_wanted", Type::whole, "5", "Most videos analysed for each wanted one.", 1, 1000},
    Key{"analysis.keep_score", Type::whole, "30", "A video below this score does not become a result.", 0, 100},
    Key{"analysis.timeout", Type::duration, "2m", "Longest time one question to a model may take."},
    Key{"analysis.patience", Type::duration, "30m",
        "A model that fails or limits for so long leaves the video to the "
        "rules."},
    Key{"analysis.prompts", Type::text, "", "Folder of prompt files that replace the built-in ones.", 0, 0, "",
        fault_of_path},
    Key{"analysis.command", Type::list, "", "Program and arguments of the provider \"command\"."},
    Key{"gemini.base_url", Type::base_url, "https://generativelanguage.googleapis.com", "The Gemini API."},
    Key{"gemini.key", Type::secret, "", "Its key."},
    Key{"gemini.model", Type::text, "gemini-2.5-flash", "The model."},
    Key{"gemini.video", Type::truth, "true", "Send the video itself, not only its texts and numbers."},
    Key{"gemini.inline_bytes", Type::whole, "14000000", "A larger video goes through the Files API.", 0, 20000000},
    Key{"gemini.rate", Type::whole, "60", "Requests a minute.", 1, 100000},
    Key{"gemini.price_in", Type::amount, "0.30", "Money for a million tokens of questions."},
    Key{"gemini.price_out", Type::amount, "2.50", "Money for a million tokens of answers."},
    Key{"openai.base_url", Type::base_url, "https://api.openai.com",
        "Any server with the OpenAI API: Ollama, llama.cpp, vLLM."},
    Key{"openai.key", Type::secret, "", "Its key; a server of your own may need none."},
    Key{"openai.model", Type::text, "gpt-4o-mini", "The model."},
    Key{"openai.frames", Type::whole, "4", "Pictures of each video that are sent along; 0 for none.", 0, 16},
    Key{"openai.rate", Type::whole, "60", "Requests a minute.", 1, 100000},
    Key{"openai.price_in", Type::amount, "0.15", "Money for a million tokens of questions."},
    Key{"openai.price_out", Type::amount, "0.60", "Money for a million tokens of answers."},

    Key{"review.approve_score", Type::whole, "70", "AUTO_APPROVED approves from this score on.", 0, 100},
    Key{"review.consent", Type::text, "rules",
        "\"rules\": the rules must approve a model's approvals too; \"model\": the model decides alone.", 0, 0,
        "rules,model"},
    Key{"rights.policy", Type::text, "warn",
        "A found video whose rights are unknown: off, warn, or require (then it "
        "cannot be scheduled).",
        0, 0, "off,warn,require"},
    Key{"rights.credit", Type::text, "Video by @{author}", "The credit_line of found videos."},

    Key{"provenance.policy", Type::text, "require",
        "A video that is known to be made with AI: tell (its post gets the platform's label by itself), require (you "
        "set the label before it is scheduled), or block (it is not scheduled).",
        0, 0, "tell,require,block"},

    Key{"credits.provider", Type::text, "local", "Who keeps the credits: local or officex.", 0, 0, "local,officex"},
    Key{"credits.opening", Type::amount, "1000", "Credits a new state begins with; once."},
    Key{"credits.video", Type::amount, "4.182", "Price of each video a search or channel job keeps."},
    Key{"credits.schedule_prompt", Type::amount, "0.04", "Added for each when the job has a schedule_prompt."},
    Key{"credits.instruction_prompt", Type::amount, "0.04", "Added for each when the job has an instruction_prompt."},
    Key{"credits.manual_post", Type::amount, "0.2", "Price of each post of a manual job."},
    Key{"officex.base_url", Type::base_url, "https://cloud.officex.app/v1", "The OfficeX API."},
    Key{"officex.install_id", Type::text, "", "The install the credits belong to."},
    Key{"officex.install_secret", Type::secret, "", "Its secret."},

    Key{"render.jobs", Type::whole, "0", "Renders at the same time; 0 = as many as cores allow.", 0, 64},
    Key{"render.preset", Type::text, "veryfast", "x264 preset of the copies."},
    Key{"render.crf", Type::real, "21", "x264 constant rate factor of the copies.", 0, 51},
    Key{"render.deadline", Type::duration, "30m", "Longest time one render may take."},
    Key{"render.profile", Type::text, "tiktok",
        "What copies are like: tiktok (no larger than 1080x1920, or 1920x1080 when it lies) or match (size of the "
        "original).",
        0, 0, "tiktok,match"},
    Key{"render.encoder", Type::text, "libx264",
        "H.264 encoder, by its name in FFmpeg; one that takes plain 4:2:0 pictures."},
    Key{"render.kernel", Type::text, "bicubic", "How the picture is sampled: bicubic is sharper, bilinear faster.", 0,
        0, "bicubic,bilinear"},
    Key{"render.psnr_floor", Type::real, "26",
        "A copy that is less true than this, in dB against the exact variation of the original, is not used.", 0, 100},
    Key{"render.ssim_floor", Type::real, "0.75", "The same for structural similarity, 0 to 1.", 0, 1},
    Key{"render.colour_ceiling", Type::real, "5",
        "A copy whose colours differ more than this from those that its original should give is not used: CIE 1976 "
        "difference, of which about 2 can just be seen.",
        0, 100},

    Key{"dedup.zoom_min", Type::real, "1.01", "Least zoom of a copy.", 1, 1.2},
    Key{"dedup.zoom_max", Type::real, "1.05", "Greatest zoom of a copy.", 1, 1.2},
    Key{"dedup.tilt_max", Type::real, "1", "Greatest tilt of a copy, in degrees either way.", 0, 5},
    Key{"dedup.saturation_min", Type::real, "0.95", "Least saturation of a copy.", 0.5, 1.5},
    Key{"dedup.saturation_max", Type::real, "1.06", "Greatest saturation of a copy.", 0.5, 1.5},
    Key{"dedup.speed_min", Type::real, "0.98", "Least speed of a copy.", 0.8, 1.2},
    Key{"dedup.speed_max", Type::real, "1.03", "Greatest speed of a copy.", 0.8, 1.2},
    Key{"dedup.repeat", Type::text, "warn",
        "A video that is nearly the same as one posted within dedup.repeat_days: off, warn, or block (then it cannot "
        "be scheduled).",
        0, 0, "off,warn,block"},
    Key{"dedup.repeat_days", Type::whole, "30", "How many days a video is remembered for dedup.repeat.", 1, 3650},
    Key{"dedup.similarity", Type::real, "0.8", "From which similarity on two videos are near copies, 0 to 1.", 0.5, 1},

    Key{"plan.gap", Type::duration, "0s", "Least time between two posts of one job; 0s for any."},
    Key{"plan.per_day", Type::whole, "0", "Most posts of one job on one day; 0 for any.", 0, 10000},
    Key{"plan.account_per_day", Type::whole, "0", "Most posts for one account on one day; 0 for any.", 0, 10000},
    Key{"plan.blackout", Type::text, "", "Days without posts: 2026-12-25,2026-12-31..2027-01-02.", 0, 0, "",
        fault_of_days},
    Key{"plan.repeat_days", Type::whole, "30", "The same video for the same account within so many days is warned of.",
        0, 10000},
    Key{"plan.translator", Type::text, "",
        "Which model or program puts schedules that are not understood into words that are; empty for none.", 0, 0,
        ",gemini,openai,command"},
    Key{"fire.grace", Type::duration, "6h", "A post found late within this time still fires; beyond it is missed."},
    Key{"fire.hold", Type::duration, "2h", "How long a due post waits for its video before it needs your decision."},

    Key{"webhook.secret", Type::secret, "",
        "Signs webhooks (whsec_…). Empty: made at the first start and kept in the state folder.", 0, 0, "",
        fault_of_signing_secret},
    Key{"webhook.secrets", Type::secret, "",
        "Receivers' own secrets, HOST=whsec_… separated by commas; a host listed twice gets a signature of each. Other "
        "hosts have one of their own too: `farmtok webhooks secret HOST`.",
        0, 0, "", fault_of_receivers_secrets},
    Key{"webhook.shared", Type::truth, "true",
        "Sign with webhook.secret too, for receivers that do not know their own secret yet."},
    Key{"webhook.retry", Type::list, "5,300,1800,7200,18000,36000,50400,72000,86400",
        "Seconds to wait before each further try of a webhook or mail; ±20 % by chance.", 0, 0, "", fault_of_waits},

    Key{"mail.from", Type::text, "farmtok@localhost", "Sender of mails.", 0, 0, "", fault_of_sender},
    Key{"mail.smtp_url", Type::mail_server, "",
        "smtp://HOST:PORT or smtps://HOST:PORT. Empty: sendmail, else the outbox folder."},
    Key{"mail.smtp_user", Type::text, "", "User name for the mail server."},
    Key{"mail.smtp_password", Type::secret, "", "Password for the mail server."},
    Key{"mail.smtp_tls", Type::text, "required", "TLS for smtp://: required, opportunistic or none.", 0, 0,
        "required,opportunistic,none"},
    Key{"mail.smtp_ca_file", Type::text, "", "Extra trust anchor for the mail server, a PEM file.", 0, 0, "",
        fault_of_path},
    Key{"mail.sendmail", Type::text, "", "Path of a local sendmail; empty: none.", 0, 0, "", fault_of_path},

    Key{"links.ttl", Type::duration, "90d",
        "How long a volunteer's link works after its post was due or fired, or the link was replaced; 0s for ever."},
    Key{"volunteer.rate", Type::whole, "600",
        "Requests a minute one address may make to the volunteers' pages, videos apart.", 1},
    Key{"http.max_connections", Type::whole, "512",
        "Open connections of the volunteers' listener; fewer when the limit on open files is low.", 8, 65536},
    Key{"http.max_per_client", Type::whole, "128",
        "Open connections of one address (of IPv6: of one /64). Trusted proxies are not counted.", 1, 65536},
    Key{"http.trusted_proxies", Type::networks, "",
        "CIDRs of reverse proxies whose Forwarded and X-Forwarded-For name the client. Without them all clients behind "
        "a proxy share its limits."},
};

}  // namespace

std::span<const Key> keys() { return table; }

const Key* find_key(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Key::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace farmtok::settings
