#pragma once
// The list of all nouns, by hand: a noun outside it does not exist.

#include <span>
#include <vector>

#include "declare.hpp"

namespace farmtok::cli {

/// In the order in which content flows, then the nouns for the farm's own operation.
std::span<const Noun> all_nouns();

std::vector<Verb> jobs_verbs();
std::vector<Verb> results_verbs();
std::vector<Verb> schedule_verbs();
std::vector<Verb> calendar_verbs();
std::vector<Verb> simulate_verbs();
std::vector<Verb> proof_verbs();
std::vector<Verb> catalogue_verbs();
std::vector<Verb> media_verbs();
std::vector<Verb> dedup_verbs();
std::vector<Verb> credits_verbs();
std::vector<Verb> webhooks_verbs();
std::vector<Verb> work_verbs();
std::vector<Verb> events_verbs();
std::vector<Verb> why_verbs();
std::vector<Verb> backup_verbs();
std::vector<Verb> daemon_verbs();
std::vector<Verb> config_verbs();
std::vector<Verb> tokens_verbs();
std::vector<Verb> doctor_verbs();
std::vector<Verb> api_verbs();
std::vector<Verb> schema_verbs();
std::vector<Verb> help_verbs();
std::vector<Verb> completions_verbs();
std::vector<Verb> manual_verbs();

}  // namespace farmtok::cli
