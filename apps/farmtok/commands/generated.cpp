#include "commands/commands.hpp"
#include "context.hpp"
#include "generate/generate.hpp"

namespace farmtok::cli {
namespace {

int completions(Context& context) {
  const auto shell = context.arguments().word(0);
  const auto nouns = all_nouns();
  context.out().sink().write(shell == "bash"  ? bash_completions(nouns)
                             : shell == "zsh" ? zsh_completions(nouns)
                                              : fish_completions(nouns));
  return 0;
}

int manual(Context& context) {
  const auto which = context.arguments().word(0);
  auto& sink = context.out().sink();
  if (which.empty()) sink.write(main_page(all_nouns()));
  else if (which == "farmtokd") sink.write(daemon_page());
  else sink.write(noun_page(find_noun(all_nouns(), which)));
  return 0;
}

}  // namespace

std::vector<Verb> completions_verbs() {
  return {{.name = "",
           .about = "Prints the completions of a shell.",
           .examples = {{{"farmtok completions bash > /etc/bash_completion.d/farmtok", "for bash"},
                         {"farmtok completions fish > ~/.config/fish/completions/farmtok.fish", "for fish"}}},
           .positionals = {{.name = "SHELL", .about = "bash, zsh or fish", .choices = {"bash", "zsh", "fish"}}},
           .run = completions}};
}

std::vector<Verb> manual_verbs() {
  return {{.name = "",
           .about = "Prints a manual page as roff: of farmtok, of a noun, or of farmtokd.",
           .examples = {{{"farmtok manual | man -l -", "farmtok(1)"},
                         {"farmtok manual jobs | man -l -", "farmtok-jobs(1)"}}},
           .positionals = {{.name = "NOUN", .about = "a noun, or farmtokd", .required = false}},
           .run = manual}};
}

}  // namespace farmtok::cli
