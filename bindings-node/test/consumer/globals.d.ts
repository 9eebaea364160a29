// As much of Node as these programs need: the package asks for no types of others.
declare const console: { log(text: string): void };
