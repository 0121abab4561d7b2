#include "commands/commands.hpp"

#include <array>

namespace farmtok::cli {
namespace {

constexpr std::array nouns{
    Noun{"catalogue", "Your own collection of videos to find in.", catalogue_verbs},
    Noun{"jobs", "Batches of content, found or your own, and what their posts inherit.", jobs_verbs},
    Noun{"results", "Videos with their texts: add, review, schedule.", results_verbs},
    Noun{"media", "Stored videos: their content, their near copies, their size.", media_verbs},
    Noun{"dedup", "The variation of copies, tried out before it is used.", dedup_verbs},
    Noun{"schedule", "Posts: plans and slots, when they fire, their video, their link.", schedule_verbs},
    Noun{"calendar", "Posts by day: here, on paper, in calendar programs.", calendar_verbs},
    Noun{"simulate", "Which posts would fire, and when: the timer on a copy.", simulate_verbs},
    Noun{"proof", "The proofs that volunteers submit.", proof_verbs},
    Noun{"credits", "What jobs may spend, spent and cost.", credits_verbs},
    Noun{"webhooks", "The secrets that receivers use to check webhooks.", webhooks_verbs},
    Noun{"work", "The queue: running, waiting and dead work.", work_verbs},
    Noun{"events", "The event log, past and live.", events_verbs},
    Noun{"why", "Why something is in the state it is in.", why_verbs},
    Noun{"backup", "Backups: made, listed, verified, restored, pruned.", backup_verbs, false, true},
    Noun{"daemon", "Start, stop and watch farmtokd.", daemon_verbs, false, true},
    Noun{"config", "Settings, and where each came from.", config_verbs, false, true},
    Noun{"tokens", "Who may call the API from outside.", tokens_verbs, false, true},
    Noun{"doctor", "Checks that everything works.", doctor_verbs, false, true},
    Noun{"api", "Any call of the daemon's API.", api_verbs, false, true},
    Noun{"schema", "JSON Schema of every entity.", schema_verbs, false, true},
    Noun{"help", "Help about everything.", help_verbs},
    Noun{"completions", "Completions for bash, zsh or fish.", completions_verbs, true},
    Noun{"manual", "The manual pages as roff.", manual_verbs, true},
};

}  // namespace

std::span<const Noun> all_nouns() { return nouns; }

}  // namespace farmtok::cli
