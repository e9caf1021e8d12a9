package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.ScriptUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notify script as written.
 *
 * @param words program and arguments
 * @param user whom to run it as, or null
 */
record CommandDraft(List<String> words, @Nullable ScriptUser user) {}
