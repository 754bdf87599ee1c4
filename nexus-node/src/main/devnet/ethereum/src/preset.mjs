// Lodestar chooses its preset when it is first loaded, so every module that uses Lodestar imports this one first.
process.env.LODESTAR_PRESET = "minimal";
