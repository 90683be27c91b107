import { lives } from "./journey.mjs";

lives(0);
